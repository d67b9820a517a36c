using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Text;

namespace Mcc.Core.ServiceModels;

/// <summary>
/// Says what AWS would say of a request before it is sent: what botocore's ParamValidator checks (types, required and
/// unknown members, lower bounds, unions) and what only the service does (enum, pattern, upper bounds).
/// </summary>
public static class PayloadValidator
{
    /// <summary>Every violation, in the payload's order.</summary>
    /// <exception cref="ArgumentException">There is no model of the service, or no such operation in it.</exception>
    public static IReadOnlyList<Violation> Check(string service, string operation, JsonNode? payload, AwsServices? services = null) =>
        Check((services ?? AwsServices.Bundled)[service].Operation(operation), payload);

    public static IReadOnlyList<Violation> Check(Operation operation, JsonNode? payload) =>
        operation.InputShape is { } shape ? Check(operation.Service, shape, payload) : [];

    /// <summary>The same for a value of any shape of the service.</summary>
    public static IReadOnlyList<Violation> Check(ServiceModel service, Shape shape, JsonNode? payload)
    {
        var check = new Walk(service);
        check.Value(shape, payload, PayloadPath.Root);
        return check.Found;
    }

    private sealed class Walk(ServiceModel service)
    {
        public List<Violation> Found { get; } = [];

        public void Value(Shape shape, JsonNode? value, PayloadPath path)
        {
            if (shape.IsDocument) return;
            switch (shape.Kind)
            {
                case ShapeKind.Structure when value is JsonObject structure:
                    Structure(shape, structure, path);
                    break;
                case ShapeKind.List when value is JsonArray list:
                    Length(shape, list.Count, "items", list, path);
                    for (var index = 0; index < list.Count; index++)
                        Value(service.Shape(shape.Element!), list[index], path.Item(index));
                    break;
                case ShapeKind.Map when value is JsonObject map:
                    Length(shape, map.Count, "entries", map, path);
                    foreach (var (key, entry) in map)
                    {
                        Value(service.Shape(shape.Key!), JsonValue.Create(key), path.Key(key));
                        Value(service.Shape(shape.Element!), entry, path.Member(key));
                    }

                    break;
                case ShapeKind.String when Text(value) is { } text:
                    String(shape, text, value!, path);
                    break;
                case ShapeKind.Integer or ShapeKind.Long or ShapeKind.Float or ShapeKind.Double when Number(shape.Kind,
                    value) is { } number:
                    Range(shape, number, value!, path);
                    break;
                case ShapeKind.Boolean when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                case ShapeKind.Blob when Text(value) is not null:
                case ShapeKind.Timestamp when IsTime(value):
                    break;
                default:
                    Add(ViolationKind.Type, path, value, shape, $"must be {Article(shape.Kind)}", "");
                    break;
            }
        }

        private void Structure(Shape shape, JsonObject structure, PayloadPath path)
        {
            if (shape.IsUnion && structure.Count != 1)
            {
                var names = string.Join(", ", shape.Members.Select(member => member.Name));
                Add(ViolationKind.Union, path, structure, shape, $"must have exactly one of {names}",
                    structure.Count == 0 ? $"Set one of {names}."
                        : $"Keep only one of {string.Join(", ", structure.Select(entry => entry.Key))}.");
            }

            foreach (var name in shape.Required.Where(name => !structure.ContainsKey(name)))
            {
                var member = shape.Member(name);
                if (member is null or { IsIdempotencyToken: true }) continue;
                Add(ViolationKind.Missing, path.Member(name), null, service.Shape(member), $"is required in {shape.Name}",
                    $"Add `{name}`.");
            }

            foreach (var (name, value) in structure)
            {
                if (shape.Member(name) is { } member)
                {
                    Value(service.Shape(member), value, path.Member(name));
                    continue;
                }

                var names = shape.Members.Select(each => each.Name).ToList();
                Add(ViolationKind.Unknown, path.Member(name), value, shape, $"must be a member of {shape.Name}", Fix(name, names));
            }
        }

        private void String(Shape shape, string text, JsonNode value, PayloadPath path)
        {
            if (shape.Enum.Count > 0 && !shape.Enum.Contains(text, StringComparer.Ordinal))
                Add(ViolationKind.Enum, path, value, shape, $"must be a value of {shape.Name}", Fix(text, shape.Enum));
            if (shape.Pattern is { } pattern && !AwsPattern.Allows(pattern, text))
                Add(ViolationKind.Pattern, path, value, shape, $"must match {pattern}", "");
            Length(shape, Characters(text), "characters", value, path);
        }

        private void Length(Shape shape, int length, string unit, JsonNode value, PayloadPath path)
        {
            if (shape.Minimum > length || shape.Maximum < length)
                Add(ViolationKind.Length, path, value, shape, Invariant($"must have {Bounds(shape)} {unit}, but has {length}"), "");
        }

        private void Range(Shape shape, decimal number, JsonNode value, PayloadPath path)
        {
            if (shape.Minimum > number || shape.Maximum < number)
                Add(ViolationKind.Range, path, value, shape, $"must be {Bounds(shape)}", "");
        }

        private void Add(ViolationKind kind, PayloadPath path, JsonNode? value, Shape shape, string constraint, string fix) =>
            Found.Add(new(kind, path.Text, path.Pointer, value, shape, constraint, fix));
    }

    private static string Bounds(Shape shape) => (shape.Minimum, shape.Maximum) switch
    {
        ({ } least, { } most) when least == most => Invariant($"exactly {least}"),
        ({ } least, { } most) => Invariant($"{least} to {most}"),
        ({ } least, null) => Invariant($"at least {least}"),
        (_, { } most) => Invariant($"at most {most}"),
        _ => "any number of",
    };

    private static string Article(ShapeKind kind) => kind switch
    {
        ShapeKind.Structure or ShapeKind.Map => "an object",
        ShapeKind.List => "a list",
        ShapeKind.String => "a string",
        ShapeKind.Integer or ShapeKind.Long => "an integer",
        ShapeKind.Float or ShapeKind.Double => "a number",
        ShapeKind.Boolean => "true or false",
        ShapeKind.Blob => "a string in base64",
        _ => "a time, as 2026-01-31T12:00:00Z or in seconds",
    };

    private static string Fix(string word, IReadOnlyList<string> names) =>
        Nearest.DidYouMean(word, names) is { Length: > 0 } question ? question
        : names.Count is > 0 and <= 12 ? $"Use one of {string.Join(", ", names)}."
        : "";

    private static string? Text(JsonNode? value) => value is JsonValue plain && plain.TryGetValue<string>(out var text) ? text : null;

    private static bool IsTime(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
        || (Text(value) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));

    /// <summary>Null when the value is not a number of this kind: 1.0 is not an integer for AWS's SDKs.</summary>
    private static decimal? Number(ShapeKind kind, JsonNode? value)
    {
        if (value?.GetValueKind() != JsonValueKind.Number) return null;
        var text = value.ToJsonString();
        if (kind is ShapeKind.Integer or ShapeKind.Long)
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        // Beyond decimal's reach, where only the sign matters for any bound that AWS has.
        return text.StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
    }

    /// <summary>AWS counts Unicode characters where .NET counts UTF-16 units.</summary>
    private static int Characters(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
