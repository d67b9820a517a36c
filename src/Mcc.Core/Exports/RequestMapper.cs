using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Exports;

/// <summary>
/// Turns a request into the parts of its resource, member by member as the mapping says. What has no counterpart is reported by name, and
/// never
/// dropped.
/// </summary>
internal sealed class RequestMapper(ExportMapping mapping, MappedResource resource, DeploymentRequest request,
    ICollection<Finding> findings)
{
    public ExportNode.Group Map() => Group(resource.Members, request.File.Tree as JsonObject ?? [], "", "");

    private ExportNode.Group Group(IReadOnlyList<MappedMember> members, JsonObject payload, string path, string pointer)
    {
        var parts = new List<(string, ExportNode)>();
        foreach (var member in members)
        {
            if (Part(member, payload, Child(path, member.Name), JsonPointer.Member(pointer, member.Name)) is { } part)
            {
                if (member.As.Length == 0 && part is ExportNode.Group inner) parts.AddRange(inner.Parts);
                else parts.Add((member.As, part));
            }
        }

        foreach (var (name, _) in payload.Where(given => !members.Any(member => member.Name == given.Key)
            && !(path.Length == 0 && resource.Named.Contains(given.Key, StringComparer.Ordinal))))
        {
            if (path.Length == 0 && resource.Loses.TryGetValue(name, out var loss))
                findings.Add(Finding.Warning("export-member", $"{resource.Type} of {mapping.Title} does not support `{name}`: {loss}.", "",
                    request.PlaceOf(JsonPointer.Member(pointer, name))));
            else
                findings.Add(Finding.Error("export-member",
                    $"{resource.Type} of {mapping.Title} does not support `{name}`, so the template would differ from what do/deploy "
                        + "deploys.",
                $"Remove it from {request.File.Path}, or deploy with do/deploy.", request.PlaceOf(JsonPointer.Member(pointer, name))));
        }

        return new(parts);
    }

    private ExportNode? Part(MappedMember member, JsonObject payload, string path, string pointer)
    {
        if (request.Later.TryGetValue(path, out var word))
            return Expression(word, pointer);
        if (request.Parts.TryGetValue(path, out var part))
        {
            return part switch
            {
                // Without variables there is nothing to say.
                JsonObject { Count: 0 } or JsonArray { Count: 0 } => null,
                JsonArray items when member.Members.Count > 0 => new ExportNode.Groups([.. items.Select(item =>
                    Group(member.Members, item as JsonObject ?? [], path, pointer))]),
                _ => new ExportNode.Literal(part),
            };
        }

        if (!payload.TryGetPropertyValue(member.Name, out var value)
            && !request.Later.Keys.Concat(request.Parts.Keys).Any(later => later.StartsWith(path + ".", StringComparison.Ordinal)))
            return null;
        return value switch
        {
            JsonArray items when member.Pairs is var (key, of) => new ExportNode.Map([.. items.Index()
                .Select(item => (Text(item.Item?[key]), Entry(item.Item?[of], $"{path}.{item.Index}.{of}",
                    JsonPointer.Member(JsonPointer.Item(pointer, item.Index), of))))]),
            JsonObject map when member.Entries is var (key, of) => new ExportNode.Groups([.. map.Select(entry => new ExportNode.Group(
                [(key, new ExportNode.Literal(JsonValue.Create(entry.Key))), (of, new ExportNode.Literal(entry.Value))]))]),
            JsonArray items when member.Members.Count > 0 =>
                new ExportNode.Groups([.. items.Select((item, index) =>
                    Group(member.Members, item as JsonObject ?? [], Child(path, JsonPointer.Item("", index)[1..]),
                        JsonPointer.Item(pointer, index)))]),
            JsonArray or null when member.Members.Count == 0 && request.Later.ContainsKey($"{path}.0") => new ExportNode.Values(
                [.. (value as JsonArray ?? [null]).Select((item, index) =>
                    Entry(item, $"{path}.{index}", JsonPointer.Item(pointer, index)))]),
            _ when member.Members.Count > 0 => Group(member.Members, value as JsonObject ?? [], path, pointer),
            _ => new ExportNode.Literal(value),
        };
    }

    private ExportNode Entry(JsonNode? value, string path, string pointer) =>
        (request.Later.TryGetValue(path, out var word) ? Expression(word, pointer) : null)
            ?? (ExportNode)new ExportNode.Literal(JsonValue.Create(Text(value)));

    private ExportNode.Expression? Expression(string word, string pointer)
    {
        if (resource.Later.GetValueOrDefault(word, mapping.Later.GetValueOrDefault(word)!) is { } expression)
            return new(expression);
        findings.Add(Finding.Error("export-later", $"`{word}` is known only when the scripts run, and {mapping.Title} cannot express it.",
            $"Write a value to {request.File.Path}, and remove the member from runtime/aws/payloads.json.", request.PlaceOf(pointer)));
        return null;
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
