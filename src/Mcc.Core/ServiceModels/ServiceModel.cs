using System.Collections.Concurrent;
using System.Text.Json;

namespace Mcc.Core.ServiceModels;

/// <summary>The operations and shapes of one AWS service; each is read when it is first asked for.</summary>
/// <remarks>
/// Reads botocore's service-2.json, whole or as compacted by <see cref="CompactModel"/>, where a shape without any
/// constraint is named by its type and is not listed.
/// </remarks>
public sealed class ServiceModel
{
    private readonly JsonElement operations;
    private readonly JsonElement shapes;
    private readonly ConcurrentDictionary<string, Operation> readOperations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Shape> readShapes = new(StringComparer.Ordinal);

    private ServiceModel(string name, JsonElement document)
    {
        Name = name;
        Metadata = document.GetProperty("metadata");
        operations = document.GetProperty("operations");
        shapes = document.GetProperty("shapes");
    }

    /// <summary>The service's name in botocore and the AWS CLI: sagemaker, sagemaker-runtime, s3.</summary>
    public string Name { get; }

    public string ApiVersion => Text("apiVersion");

    /// <summary>json, rest-json, rest-xml, query or smithy-rpc-v2-cbor.</summary>
    public string Protocol => Text("protocol");

    /// <summary>The prefix of the operation's name in X-Amz-Target; empty for protocols without that header.</summary>
    public string TargetPrefix => Text("targetPrefix");

    /// <summary>The name under which requests are signed.</summary>
    public string SigningName => Text("signingName") is { Length: > 0 } name ? name : Text("endpointPrefix");

    public string XmlNamespace => Text("xmlNamespace");

    /// <summary>The version of botocore that the model was taken from; empty when it is not recorded.</summary>
    public string BotocoreVersion => Text("botocore");

    /// <summary>The day on which the model was taken or last changed, year-month-day; empty when it is not recorded.</summary>
    public string Date => Text("date");

    private JsonElement Metadata { get; }

    /// <exception cref="JsonException">The text is not a service model.</exception>
    public static ServiceModel Read(string name, ReadOnlyMemory<byte> json)
    {
        // Its elements are read for as long as the program runs, so it is neither disposed nor copied.
        var root = JsonDocument.Parse(json).RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("metadata", out _) || !root.TryGetProperty("operations", out _)
                || !root.TryGetProperty("shapes", out _))
        {
            throw new JsonException($"{name} is not a service model: metadata, operations or shapes is missing.");
        }

        return new ServiceModel(name, root);
    }

    public IEnumerable<string> OperationNames => operations.EnumerateObject().Select(operation => operation.Name);

    /// <summary>The shapes that have a constraint or a form of their own.</summary>
    public IEnumerable<string> ShapeNames => shapes.EnumerateObject().Select(shape => shape.Name);

    public Operation? FindOperation(string name) =>
        readOperations.TryGetValue(name, out var operation) ? operation
        : operations.TryGetProperty(name, out var json) ? readOperations.GetOrAdd(name, ShapeReader.Operation(this, name, json))
        : null;

    /// <exception cref="ArgumentException">The model has no such operation.</exception>
    public Operation Operation(string name) =>
        FindOperation(name) ?? throw new ArgumentException($"{Name} has no operation {name} in the bundled models.", nameof(name));

    /// <exception cref="ArgumentException">The model has no such shape.</exception>
    public Shape Shape(string name) => readShapes.GetOrAdd(name, ReadShape);

    public Shape Shape(Member member) => Shape(member.ShapeName);

    private Shape ReadShape(string name) =>
        shapes.TryGetProperty(name, out var json) ? ShapeReader.Shape(name, json)
        : ShapeReader.Plain(name) ?? throw new ArgumentException($"{Name} has no shape {name} in the bundled models.", nameof(name));

    private string Text(string key) => Metadata.TryGetProperty(key, out var value) ? value.GetString() ?? "" : "";
}
