using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>A request to an endpoint, as its headers and path say, checked against the service model.</summary>
internal sealed record Invocation(
    string Endpoint,
    string? ContentType,
    string? Accept,
    string? CustomAttributes,
    string? TargetModel,
    string? TargetVariant,
    string? TargetContainer,
    string? InferenceId,
    string? Component,
    string? SessionId,
    JsonObject Members)
{
    /// <exception cref="AwsServiceException">A header is one that SageMaker refuses.</exception>
    public static Invocation Read(Operation operation, string endpoint, AwsRequest request)
    {
        var shape = operation.InputShape!;
        var members = new JsonObject();
        foreach (var member in shape.Members)
        {
            var text = member.Location switch
            {
                "uri" => endpoint,
                "header" => request.Header(member.WireName),
                _ => "",
            };
            if (text is null) continue;
            members[member.Name] = operation.Service.Shape(member).Kind == ShapeKind.Integer
                && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : JsonValue.Create(text);
        }

        var violations = PayloadValidator.Check(operation, members);
        if (violations.Count > 0) throw new AwsServiceException(400, "ValidationError", ValidationErrorFormatter.Of(violations));
        return new(
            endpoint,
            (string?)members["ContentType"],
            (string?)members["Accept"],
            (string?)members["CustomAttributes"],
            (string?)members["TargetModel"],
            (string?)members["TargetVariant"],
            (string?)members["TargetContainerHostname"],
            (string?)members["InferenceId"],
            (string?)members["InferenceComponentName"],
            (string?)members["SessionId"],
            members);
    }
}
