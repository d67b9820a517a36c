using System.Text.Json.Nodes;

namespace Mcc.Core.Json;

/// <summary>What layers do with JSON trees: lay one over the other.</summary>
public static class JsonTrees
{
    /// <summary>
    /// A new tree: <paramref name="later"/> over <paramref name="earlier"/>. Objects are merged member by member, everything else of the
    /// later wins. A later member called <c>name+</c> adds its array behind the earlier <c>name</c>; that is the only way to keep both.
    /// </summary>
    public static JsonNode? Merge(JsonNode? earlier, JsonNode? later)
    {
        if (later is not JsonObject over)
            return later?.DeepClone();

        var merged = earlier is JsonObject under ? (JsonObject)under.DeepClone() : [];
        foreach (var (name, value) in over)
        {
            if (name.EndsWith('+') && value is JsonArray more)
                merged[name[..^1]] = Concatenate(merged[name[..^1]] as JsonArray, more);
            else
                merged[name] = Merge(merged[name], value);
        }

        return merged;
    }

    private static JsonArray Concatenate(JsonArray? first, JsonArray second) =>
        new([.. (first ?? []).Select(item => item?.DeepClone()), .. second.Select(item => item?.DeepClone())]);
}
