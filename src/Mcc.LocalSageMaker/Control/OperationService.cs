using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// A service that speaks JSON 1.0 or 1.1, or the older query protocol: takes requests that its service model allows to the operation
/// they name, and answers what the model's output shape has.
/// </summary>
/// <param name="refusal">The code of a request that the model does not allow.</param>
internal sealed class OperationService(
    string name, string refusal, AccessCheck access, IReadOnlyDictionary<string, AsyncOperationHandler> operations)
{
    private const string JsonOld = "application/x-amz-json-1.0";
    private readonly ServiceModel model = AwsServices.Bundled[name];

    /// <summary>The members of a request by which policies judge it, where those are other ones than it has.</summary>
    public Func<JsonObject, JsonObject> Resolve { get; init; } = input => input;

    public async Task Answer(AwsRequest request)
    {
        var target = request.Header("X-Amz-Target");
        // A presigned URL of the query protocol has its form in the query.
        var form = target is not null ? null
            : QueryForm.Parse(request.Body.IsEmpty ? Encoding.UTF8.GetBytes(request.Query) : request.Body.Span);
        var operation = target is null ? form!.Text("Action") ?? "" : target[(target.LastIndexOf('.') + 1)..];
        if (model.FindOperation(operation) is not { } known || !operations.TryGetValue(operation, out var perform))
            throw new AwsServiceException(400, form is null ? "UnknownOperationException" : "InvalidAction",
                $"The local {name} does not support {operation}.");
        var input = form is null ? Input(request.Body) : known.InputShape is { } shape ? form.Members(shape, model) : [];
        var violations = PayloadValidator.Check(known, input);
        if (violations.Count > 0) throw new AwsServiceException(400, refusal, ValidationErrorFormatter.Of(violations));
        access.User(name, operation, Resolve(input));
        var output = Response(known, await perform(input, request.Gone));
        if (form is null)
            await Write(request, JsonType(request), Encoding.UTF8.GetBytes(output.ToJsonString()));
        else
            await Write(request, "text/xml", QueryXml.Write(known, output, request.Id));
    }

    /// <summary>An operation that can answer at once.</summary>
    public static AsyncOperationHandler Now(OperationHandler perform) => (input, _) => Task.FromResult(perform(input));

    /// <summary>In the version of JSON in which it was asked.</summary>
    private static string JsonType(AwsRequest request) =>
        request.Context.Request.ContentType is JsonOld ? JsonOld : "application/x-amz-json-1.1";

    private static JsonObject Input(ReadOnlyMemory<byte> body)
    {
        try
        {
            var parsed = body.IsEmpty ? new JsonObject() : WholeJson.Parse(body.Span)?.AsObject() ?? [];
            DropNulls(parsed);
            return parsed;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new AwsServiceException(400, "SerializationException", "The request is not a JSON object.");
        }
    }

    /// <summary>To AWS a null is an absent member.</summary>
    private static void DropNulls(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
                members.Remove(name);
            foreach (var (_, value) in members)
                DropNulls(value!);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
                DropNulls(item);
        }
    }

    /// <summary>Records hold more than an answer tells.</summary>
    private static JsonObject Response(Operation operation, JsonObject output)
    {
        if (operation.OutputShape is not { } shape) return [];
        return new(output
            .Where(member => shape.Member(member.Key) is not null && member.Value is not null)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
    }

    private static async Task Write(AwsRequest request, string contentType, byte[] body)
    {
        var response = request.Context.Response;
        response.ContentType = contentType;
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }
}
