using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Projects;

/// <summary>
/// One payload of a project: which operation it is for, and which of its members are only known later, by their paths
/// (<c>ProductionVariants.0.ModelName</c>).
/// </summary>
/// <param name="Path">The payload's file: <c>deploy/NAME.json</c>, unless the entry names another one with <c>file</c>.</param>
public sealed record PayloadEntry(
    string Name, string Path, string Service, string Operation, IReadOnlyList<(string Member, string Source)> Later)
{
    private const string Secrets = "secrets";

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

    /// <summary>
    /// The file that a value is read from. <c>do/environment.json#variables</c> and <c>#secrets</c> are the container's variables as ECS
    /// has them: a list of names and values, and one of names and the ARNs of secrets, which ECS reads itself.
    /// </summary>
    /// <returns>Null where it cannot be read; the reason is then among the findings.</returns>
    public static JsonFile? PartOf(Func<string, byte[]?> read, string source, ICollection<Finding> findings)
    {
        var (path, part) = source.Split('#') is [var file, var name] ? (file, name) : (source, "");
        if (JsonFile.Read(read, path, findings) is not { } found)
            return null;
        if (part.Length == 0 || found.Tree is not JsonObject variables)
            return found;
        bool IsSecret(KeyValuePair<string, JsonNode?> variable) =>
            SecretVariables.IsSecretArn(variable.Key, Text(variable.Value) ?? "");
        return found with
        {
            Tree = new JsonArray([.. part == Secrets
                ? variables.Where(IsSecret).Select(variable => Named(SecretVariables.SecretName(variable.Key), "valueFrom", variable.Value))
                : variables.Where(variable => !IsSecret(variable)).Select(variable => Named(variable.Key, "value", variable.Value))]),
        };
    }

    /// <summary>Whether a value is read from a file of the project, and no script says it.</summary>
    public static bool IsFile(string source) => source.Contains('/', StringComparison.Ordinal);

    /// <param name="path">As a violation names it: <c>ProductionVariants[0].ModelName</c>.</param>
    public bool ComesLater(string path)
    {
        var dotted = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return Later.Any(later => later.Member == dotted || later.Member.StartsWith(dotted + ".", StringComparison.Ordinal));
    }

    private static JsonObject Named(string name, string member, JsonNode? value) =>
        new() { ["name"] = name, [member] = value?.DeepClone() };

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
