using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Values;
using YamlDotNet.Serialization;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>One Kubernetes object as it is written in a manifest.</summary>
/// <param name="Fields">The text of each scalar, by its path: <c>spec.ports[0].port</c>.</param>
public sealed partial record ManifestObject(
    string Text, string ApiVersion, string Kind, string Name, string Namespace, IReadOnlyDictionary<string, string> Fields)
{
    public static ManifestObject Parse(string text)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddYaml(fields, "", new DeserializerBuilder().Build().Deserialize<object>(text));
        return new(text, fields["apiVersion"], fields["kind"], fields["metadata.name"],
            fields.GetValueOrDefault("metadata.namespace", "default"), fields);
    }

    /// <summary>
    /// What a stored object lost or changed of this: API servers drop fields that they do not know without a word. Amounts may be written
    /// another way, and an empty text may be absent.
    /// </summary>
    public IReadOnlyList<string> LostIn(JsonObject stored)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        AddJson(kept, "", stored);
        return [.. Fields.Where(field => !Same(field.Value, kept.GetValueOrDefault(field.Key, "")))
            .Select(field => field.Key)];
    }

    private static bool Same(string sent, string stored) =>
        sent == stored
        || Amount().IsMatch(sent) && Amount().IsMatch(stored) && KubernetesQuantity.Value(sent) == KubernetesQuantity.Value(stored);

    private static void AddYaml(SortedDictionary<string, string> fields, string path, object? node)
    {
        if (node is IDictionary<object, object> map)
        {
            foreach (var (name, value) in map)
                AddYaml(fields, Below(path, (string)name), value);
        }
        else if (node is IList<object> list)
        {
            for (var i = 0; i < list.Count; i++)
                AddYaml(fields, $"{path}[{i}]", list[i]);
        }
        else if (node is string text)
        {
            fields[path] = text;
        }
    }

    private static void AddJson(Dictionary<string, string> fields, string path, JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
                AddJson(fields, Below(path, name), value);
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
                AddJson(fields, $"{path}[{i}]", list[i]);
        }
        else if (node is not null)
        {
            fields[path] = node.ToString();
        }
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"^\d+(\.\d+)?(m|k|[KMGTP]i?)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Amount();
}
