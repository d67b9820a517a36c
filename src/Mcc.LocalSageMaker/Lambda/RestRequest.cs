using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>A request of REST JSON: the operation that its method and path name, and its members by the service model.</summary>
/// <param name="Members">Without the member that is the whole body.</param>
internal sealed record RestRequest(Operation Operation, JsonObject Members)
{
    /// <exception cref="AwsServiceException">It names no operation, or the model does not allow it.</exception>
    public static RestRequest Read(ServiceModel model, AwsRequest request)
    {
        var parts = request.Path.TrimEnd('/').Split('/');
        var operation = model.OperationNames.Select(model.Operation).FirstOrDefault(each =>
            each.Method == request.Method && Matches(each.Uri.TrimEnd('/').Split('/'), parts))
            ?? throw new AwsServiceException(404, "UnknownOperationException",
                $"The local {model.Name} does not support {request.Method} {request.Path}.");
        var members = ReadMembers(operation, operation.Uri.TrimEnd('/').Split('/'), parts, request);
        var violations = PayloadValidator.Check(operation, members);
        return violations.Count > 0
            ? throw new AwsServiceException(400, "InvalidParameterValueException", ValidationErrorFormatter.Of(violations))
            : new(operation, members);
    }

    private static bool Matches(string[] template, string[] parts) =>
        template.Length == parts.Length && template.Zip(parts).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0
            : string.Equals(pair.First, pair.Second, StringComparison.Ordinal));

    private static JsonObject ReadMembers(Operation operation, string[] template, string[] parts, AwsRequest request)
    {
        if (operation.InputShape is not { } shape) return [];
        var body = shape.Payload is null ? Body(request.Body) : [];
        var members = new JsonObject();
        foreach (var member in shape.Members)
        {
            JsonNode? value = member.Location switch
            {
                "uri" => PercentText.Decode(parts[Array.IndexOf(template, $"{{{member.WireName}}}")]),
                "header" => Typed(operation, member, request.Header(member.WireName)),
                "querystring" when operation.Service.Shape(member).Kind == ShapeKind.List => Items(request, member.WireName),
                "querystring" => Typed(operation, member, request.Parameter(member.WireName)),
                _ => body[member.WireName]?.DeepClone(),
            };
            if (value is not null) members[member.Name] = value;
            body.Remove(member.WireName);
        }

        // The check reports what the model does not know.
        foreach (var (name, value) in body.ToList())
            members.TryAdd(name, value?.DeepClone());
        return members;
    }

    private static JsonArray? Items(AwsRequest request, string name)
    {
        var items = request.Parameters.Where(parameter => parameter.Name == name).Select(parameter => (JsonNode?)parameter.Value).ToArray();
        return items.Length == 0 ? null : new(items);
    }

    private static JsonNode? Typed(Operation operation, Member member, string? text) => text is null ? null
        : operation.Service.Shape(member).Kind switch
        {
            ShapeKind.Integer or ShapeKind.Long when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var number) => number,
            ShapeKind.Boolean when bool.TryParse(text, out var flag) => flag,
            _ => text,
        };

    private static JsonObject Body(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? [] : WholeJson.Parse(body.Span)?.AsObject() ?? [];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new AwsServiceException(400, "InvalidRequestContentException", "Could not parse request body into json.");
        }
    }
}
