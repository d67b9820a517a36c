using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>Finds secrets in the variables that a project's owner edits: those of the container, and those of stages.</summary>
public static class ProjectSecrets
{
    public const string EnvironmentPath = "do/environment.json";
    public const string StagesFolder = "deploy/stages";
    private const string StageMember = "environment";

    /// <param name="stages">The paths of the files of stages.</param>
    public static IEnumerable<Finding> Check(
        Func<string, byte[]?> read, IEnumerable<string> stages, IReadOnlyList<string> allowed) =>
        Variables(read, EnvironmentPath, "", allowed)
            .Concat(stages.SelectMany(path => Variables(read, path, $"/{StageMember}", allowed)))
            .Concat(OfContainers(read, allowed));

    /// <summary>Several containers have their variables in the request for their model.</summary>
    private static IEnumerable<Finding> OfContainers(Func<string, byte[]?> read, IReadOnlyList<string> allowed)
    {
        if (read(ProjectPayloads.ListPath) is null || JsonFile.Read(read, ProjectPayloads.ListPath, []) is not { } list)
            return [];
        return from entry in ProjectPayloads.Listed(list)
               where read(entry.Path) is not null
               from index in Enumerable.Range(0, (JsonFile.Read(read, entry.Path, [])?.At("/Containers") as JsonArray)?.Count ?? 0)
               from finding in Variables(read, entry.Path, $"{JsonPointer.Item("/Containers", index)}/Environment", allowed)
               select finding;
    }

    private static IEnumerable<Finding> Variables(
        Func<string, byte[]?> read, string path, string pointer, IReadOnlyList<string> allowed) =>
        from file in read(path) is null ? Array.Empty<JsonFile?>() : [JsonFile.Read(read, path, [])]
        from variable in (pointer.Length == 0 ? file?.Tree : file?.At(pointer)) as JsonObject ?? []
        where variable.Value is JsonValue value && value.TryGetValue<string>(out var text)
            && SecretVariables.IsSecret(variable.Key, text) && !allowed.Contains(variable.Key, StringComparer.Ordinal)
        let name = SecretVariables.LooksSecret(variable.Key) ? Secret.Hidden : Visible.Value(variable.Key)
        select Finding.Error("plain-secret", $"`{name}` is a secret in plain text.", SecretVariables.Fix(name, "--allow-plain-variable"),
            file.PlaceOf(JsonPointer.Member(pointer, variable.Key)));
}
