using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Projects;

/// <summary>
/// One payload of a project: which operation it is for, and which of its members are only known later, by their paths
/// (<c>ProductionVariants.0.ModelName</c>).
/// </summary>
/// <param name="Path">The payload's file: <c>deploy/NAME.json</c>, unless the entry names another one with <c>file</c>.</param>
public sealed record PayloadEntry(
    string Name, string Path, string Service, string Operation, IReadOnlyList<(string Member, string Source)> Later)
{

    /// <summary>Null when the entry lacks a text that it needs: people may edit the list.</summary>
    public static PayloadEntry? Read(string name, JsonNode? entry)
    {
        if (entry is not JsonObject members || Text(members["service"]) is not { } service
            || Text(members["operation"]) is not { } operation)
            return null;
        var later = members["later"] as JsonObject ?? [];
        return new(name, Text(members["file"]) ?? $"deploy/{name}.json", service,
            operation, [.. later.Select(member => (member.Key, Text(member.Value) ?? ""))]);
    }

    /// <summary>Whether a value is read from a file of the project, and no script says it.</summary>
    public static bool IsFile(string source) => source.Contains('/', StringComparison.Ordinal);

    /// <param name="path">As a violation names it: <c>ProductionVariants[0].ModelName</c>.</param>
    public bool ComesLater(string path)
    {
        var dotted = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return Later.Any(later => later.Member == dotted || later.Member.StartsWith(dotted + ".", StringComparison.Ordinal));
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
