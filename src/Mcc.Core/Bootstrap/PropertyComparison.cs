using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>
/// Compares what a template says with what AWS has. As in CloudFormation's drift detection, only what the template says is compared: AWS
/// adds defaults.
/// </summary>
public static class PropertyComparison
{
    /// <param name="path">The path of both in the resource's properties.</param>
    public static IEnumerable<PropertyDifference> Between(JsonNode? expected, JsonNode? actual, string path)
    {
        // Policies come as text from some services, and as JSON from others.
        if (expected is JsonObject or JsonArray && actual.AsText() is { } text && Parsed(text) is { } parsed)
            actual = parsed;
        return (expected, actual) switch
        {
            (JsonObject wanted, JsonObject found) =>
                wanted.SelectMany(member => Between(member.Value, found[member.Key], JsonPointer.Member(path, member.Key))),
            // IAM writes a list of one as its item.
            (JsonArray { Count: 1 } wanted, not JsonArray and not null) => Between(wanted[0], actual, path),
            (not JsonArray and not null, JsonArray { Count: 1 } found) => Between(expected, found[0], path),
            (JsonArray wanted, JsonArray found) when wanted.Count == found.Count && !wanted.All(static item => item is JsonValue) =>
                wanted.Zip(found).Index().SelectMany(pair => Between(pair.Item.First, pair.Item.Second, JsonPointer.Item(path,
                    pair.Index))),
            // Lists of texts are sets: actions, resources.
            (JsonArray wanted, JsonArray found) when Sorted(wanted).SequenceEqual(Sorted(found), StringComparer.Ordinal) => [],
            (JsonValue, JsonValue) when Text(expected) == Text(actual) => [],
            _ => [new(path, Text(expected), Text(actual))],
        };
    }

    private static IEnumerable<string> Sorted(JsonArray items) => items.Select(Text).Order(StringComparer.Ordinal);

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return WholeJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Numbers and truth values are written as texts by some services.</summary>
    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "",
        JsonValueKind.String => value.GetValue<string>() switch { "True" => "true", "False" => "false", var text => text },
        _ => value.ToJsonString(),
    };
}
