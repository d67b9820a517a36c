using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;

namespace Mcc.Tests.ServiceModels;

/// <summary>A value that breaks exactly one constraint of its shape.</summary>
internal sealed record Mutation(ServiceModel Service, Shape Shape, ViolationKind Kind, string Path, JsonNode? Value)
{
    /// <summary>Each constraint that the shape has itself, broken once.</summary>
    public static IEnumerable<Mutation> Of(ServiceModel service, Shape shape)
    {
        // A document is any JSON.
        if (shape.IsEventStream || shape.IsDocument) yield break;
        yield return new(service, shape, ViolationKind.Type, "", WrongType(shape.Kind));
        foreach (var mutation in shape.Kind switch
        {
            ShapeKind.Structure => OfStructure(service, shape),
            ShapeKind.String => OfText(service, shape),
            ShapeKind.List or ShapeKind.Map => OfItems(service, shape),
            ShapeKind.Integer or ShapeKind.Long or ShapeKind.Float or ShapeKind.Double => OfNumber(service, shape),
            _ => [],
        })
        {
            yield return mutation;
        }
    }

    private static IEnumerable<Mutation> OfStructure(ServiceModel service, Shape shape)
    {
        foreach (var name in shape.Required.Where(name => !shape.Member(name)!.IsIdempotencyToken))
        {
            var without = (JsonObject)ShapeSamples.Of(service, shape);
            without.Remove(name);
            yield return new(service, shape, ViolationKind.Missing, name, without);
        }

        if (shape.IsUnion)
        {
            yield return new(service, shape, ViolationKind.Union, "", new JsonObject());
            yield break;
        }

        var more = (JsonObject)ShapeSamples.Of(service, shape);
        more["NoSuchMember"] = 1;
        yield return new(service, shape, ViolationKind.Unknown, "NoSuchMember", more);

        foreach (var member in shape.Members)
        {
            var wrong = (JsonObject)ShapeSamples.Of(service, shape);
            wrong[member.Name] = WrongType(service.Shape(member).Kind);
            if (service.Shape(member) is { IsEventStream: false, IsDocument: false })
                yield return new(service, shape, ViolationKind.Type, member.Name, wrong);
        }
    }

    private static IEnumerable<Mutation> OfText(ServiceModel service, Shape shape)
    {
        if (shape.Enum.Count > 0)
            yield return new(service, shape, ViolationKind.Enum, "", "no such value");
        if (shape.Pattern is { } pattern)
        {
            var length = (int)Math.Max(shape.Minimum ?? 1, 1);
            var refused = new[] { "\u0007", "ü\n", "\n", " " }
                .Select(text => text.PadRight(length, '\u0007'))
                .FirstOrDefault(text => !AwsPattern.Allows(pattern, text) && text.Length <= (shape.Maximum ?? int.MaxValue));
            if (refused is not null)
                yield return new(service, shape, ViolationKind.Pattern, "", refused);
        }

        if (shape.Minimum > 0)
            yield return new(service, shape, ViolationKind.Length, "", new string('a', (int)shape.Minimum - 1));
        if (shape.Maximum < 1_000_000)
            yield return new(service, shape, ViolationKind.Length, "", new string('a', (int)shape.Maximum + 1));
    }

    private static IEnumerable<Mutation> OfItems(ServiceModel service, Shape shape)
    {
        if (shape.Minimum > 0)
            yield return new(service, shape, ViolationKind.Length, "", shape.Kind == ShapeKind.List ? new JsonArray() : new JsonObject());
        if (shape.Maximum < 10_000)
            yield return new(service, shape, ViolationKind.Length, "", Many((int)shape.Maximum + 1));

        JsonNode Many(int count) => shape.Kind == ShapeKind.List
            ? new JsonArray([.. Enumerable.Range(0, count).Select(_ => ShapeSamples.Of(service, service.Shape(shape.Element!)))])
            : new JsonObject(Enumerable.Range(0, count).Select(index =>
                KeyValuePair.Create<string, JsonNode?>($"k{index}", ShapeSamples.Of(service, service.Shape(shape.Element!)))));
    }

    private static IEnumerable<Mutation> OfNumber(ServiceModel service, Shape shape)
    {
        var whole = shape.Kind is ShapeKind.Integer or ShapeKind.Long;
        if (shape.Minimum is { } least && least > long.MinValue)
            yield return new(service, shape, ViolationKind.Range, "", Number(least - 1));
        if (shape.Maximum is { } most && most < long.MaxValue)
            yield return new(service, shape, ViolationKind.Range, "", Number(most + 1));

        JsonNode Number(decimal number) => whole ? JsonValue.Create((long)number) : JsonValue.Create((double)number);
    }

    private static JsonNode WrongType(ShapeKind kind) => kind is ShapeKind.Structure or ShapeKind.Map or ShapeKind.String or ShapeKind.Blob
        ? new JsonArray()
        : new JsonObject();
}
