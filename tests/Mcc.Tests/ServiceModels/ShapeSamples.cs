using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;

namespace Mcc.Tests.ServiceModels;

/// <summary>A valid value of any shape: the required members only, and the shortest lists.</summary>
internal static class ShapeSamples
{
    private static readonly string[] Words =
    [
        "a", "1", "x-1", "us-east-1", "text/csv", "2h", "1.0", "1.0.0", "ami-12345678", "fs-0123456789abcdef.fsx.us-east-1.amazonaws.com",
        "123456789012", "123456", "AROAEXAMPLE123456", "s3://bucket/key", "s3://b", "https://x/y", "bucket/key",
        "arn:aws:s3:::bucket", "arn:aws:sns:us-east-1:123456789012:topic", "arn:aws:iam::123456789012:role/name", "/", "/fsx",
        "sha256:" + Hex64, "model.tar.gz", "NEW_SESSION", "a;\u0020Expires=2026-01-31T12:00:00Z", "lambda:InvokeFunction",
        "arn:aws:lambda:us-east-1:123456789012:capacity-provider:name", "arn:aws:lambda:us-east-1:123456789012:function:name",
        "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0",
        "arn:aws:lambda:us-east-1:123456789012:function:name:1/durable-execution/a/b",
        "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0",
        "arn:aws:lambda:us-east-1:123456789012:layer:name:1", "/mnt/x", "o-a123456789", "arn:aws:lambda:us-east-1::runtime:a",
        "AnException", "ipv4pool-coip-a", "ipam-pool-a", "200", "HTTP",
        "arn:aws:eks:us-east-1:123456789012:cluster/name", "arn:aws:sagemaker:us-east-1:123456789012:cluster/abcdefghijkl",
        .. new[] { "model", "endpoint", "endpoint-config", "transform-job", "labeling-job", "automl-job", "training-plan", "model-package",
            "model-package-group" }
            .Select(kind => $"arn:aws:sagemaker:us-east-1:123456789012:{kind}/name"),
    ];

    private const string Hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static JsonNode Of(ServiceModel service, Shape shape) => shape.Kind switch
    {
        ShapeKind.Structure => Structure(service, shape),
        ShapeKind.List => new JsonArray(
            [.. Enumerable.Range(0, (int)(shape.Minimum ?? 0)).Select(_ => Of(service, service.Shape(shape.Element!)))]),
        ShapeKind.Map => new JsonObject(Enumerable.Range(0, (int)(shape.Minimum ?? 0))
            .Select(number => KeyValuePair.Create<string, JsonNode?>(
                Text(service.Shape(shape.Key!)) + new string('a', number), Of(service, service.Shape(shape.Element!))))),
        ShapeKind.String => JsonValue.Create(Text(shape)),
        ShapeKind.Integer or ShapeKind.Long => JsonValue.Create((long)Math.Ceiling(shape.Minimum ?? Math.Min(shape.Maximum ?? 1, 1))),
        ShapeKind.Float or ShapeKind.Double => JsonValue.Create((double)(shape.Minimum ?? Math.Min(shape.Maximum ?? 1, 1))),
        ShapeKind.Boolean => JsonValue.Create(true),
        ShapeKind.Blob => JsonValue.Create("AAAA"),
        _ => JsonValue.Create("2026-01-31T12:00:00Z"),
    };

    public static string Text(Shape shape)
    {
        if (shape.Enum.Count > 0) return shape.Enum[0];
        var least = (int)(shape.Minimum ?? 0);
        var most = (int)Math.Min(shape.Maximum ?? 1_000_000, 1_000_000);
        return Words
            .SelectMany(word => new[] { word, word + new string('0', Math.Max(0, least - word.Length)) })
            .FirstOrDefault(word => word.Length >= least && word.Length <= most
                && (shape.Pattern is null || AwsPattern.Allows(shape.Pattern, word)))
            ?? throw new InvalidOperationException($"No sample for {shape.Name}: {shape.Pattern} {shape.Minimum}..{shape.Maximum}. Add a "
                + $"word that fits.");
    }

    private static JsonObject Structure(ServiceModel service, Shape shape)
    {
        var names = shape.IsUnion && shape.Required.Count == 0 ? [shape.Members[0].Name] : shape.Required;
        return new(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Of(service, service.Shape(shape.Member(name)!)))));
    }
}
