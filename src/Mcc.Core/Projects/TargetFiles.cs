using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Projects;

/// <summary>
/// Where a further target of a project has what it does not share with the first one. Scripts look there in the same way
/// (<c>runtime/lib/targets.sh</c>).
/// </summary>
public static class TargetFiles
{
    private const string Runtime = "runtime/";
    private const string Readme = "README.md";

    /// <summary>What scripts keep of the last deployment, on further targets with their name behind the key.</summary>
    private const string StatePath = ".mcc/state.json";
    private const string Deployed = "deployed ";

    /// <summary>The path of a further target's own file in the project.</summary>
    /// <param name="path">Its path in a project with this target alone.</param>
    public static string PathOf(string target, string path) => path switch
    {
        Readme => $"deploy/{target}/{Readme}",
        ProjectSecrets.EnvironmentPath => $"deploy/{target}/environment.json",
        _ => $"{Runtime}targets/{target}/{(path.StartsWith(Runtime, StringComparison.Ordinal) ? path[Runtime.Length..] : path)}",
    };

    /// <summary>Whether a target can have a file of its own instead of the one at this path.</summary>
    public static bool CanDiffer(string path) => path is Readme or ProjectSecrets.EnvironmentPath or ProjectPayloads.ListPath
        || path.StartsWith("runtime/lib/", StringComparison.Ordinal) || IsScript(path) || IsPage(path);

    /// <summary>Whether it is a page of the tool about a target, as README names it. runtime/README.md is about the folder.</summary>
    public static bool IsPage(string path) => path.StartsWith(Runtime, StringComparison.Ordinal)
        && path.EndsWith(".md", StringComparison.Ordinal) && path.Count(letter => letter == '/') == 1 && path != Runtime + Readme;

    /// <summary>Whether it is a script that people start.</summary>
    public static bool IsScript(string path) =>
        path.StartsWith("do/", StringComparison.Ordinal) && path is not ("do/config" or ProjectSecrets.EnvironmentPath);

    /// <summary>The IDs of the further targets that a project has; empty for a project with one.</summary>
    public static IReadOnlyList<string> FurtherTargets(Func<string, byte[]?> read) =>
        Recorded(read) is { } targets ? [.. targets.Select(target => target.Key)] : [];

    /// <summary>Why a target cannot be asked for, which the project does not have; null for one that it has.</summary>
    public static Finding? Unknown(Func<string, byte[]?> read, string target)
    {
        var first = read(ProjectRecord.Path) is null ? null : JsonFile.Read(read, ProjectRecord.Path, [])?.Tree?["target"];
        string[] known =
            [.. first is JsonValue value && value.TryGetValue<string>(out var id) ? new[] { id } : [], .. FurtherTargets(read)];
        return known.Contains(target, StringComparer.Ordinal) ? null
            : Finding.Error("target", $"The project does not have the target `{target}`.",
                $"It has {string.Join(", ", known.Select(each => $"`{each}`"))}; mcc add-target adds one.");
    }

    /// <summary>The files of a project as a project with this target alone has them.</summary>
    /// <param name="read">The bytes of the project's file by its path, or null where there is none.</param>
    /// <param name="target">A further target; null or another one: the first, whose files are where they always are.</param>
    public static Func<string, byte[]?> Of(Func<string, byte[]?> read, string? target)
    {
        if (target is null || Recorded(read)?[target] is not { } record)
            return read;
        return path => path switch
        {
            ProjectRecord.Path => Encoding.UTF8.GetBytes(record.ToJsonString()),
            ProjectSecrets.EnvironmentPath => Environment(read, target),
            StatePath => State(read, target),
            _ => read(PathOf(target, path)) ?? read(path),
        };
    }

    /// <summary>
    /// The variables of a target that the shared ones do not have; null for one of those means that the target does not have it.
    /// </summary>
    /// <returns>Null where there is no difference.</returns>
    internal static byte[]? Difference(byte[] shared, byte[] own)
    {
        if (JsonNode.Parse(shared) is not JsonObject all || JsonNode.Parse(own) is not JsonObject mine)
            return null;
        var difference = new JsonObject();
        foreach (var (name, value) in mine.Where(member => !JsonNode.DeepEquals(all[member.Key], member.Value)))
            difference[name] = value?.DeepClone();
        foreach (var (name, _) in all.Where(member => !mine.ContainsKey(member.Key)))
            difference[name] = null;
        return difference.Count == 0 ? null : Encoding.UTF8.GetBytes(JsonTreeWriter.Write(difference));
    }

    private static byte[]? Environment(Func<string, byte[]?> read, string target)
    {
        var shared = read(ProjectSecrets.EnvironmentPath);
        if (read(PathOf(target, ProjectSecrets.EnvironmentPath)) is not { } own || shared is null)
            return shared;
        if (JsonFile.Read(_ => shared, "", [])?.Tree is not JsonObject all || JsonFile.Read(_ => own, "", [])?.Tree is not JsonObject mine)
            return own;
        foreach (var (name, value) in mine)
        {
            if (value is null)
                all.Remove(name);
            else
                all[name] = value.DeepClone();
        }

        return Encoding.UTF8.GetBytes(all.ToJsonString());
    }

    private static byte[]? State(Func<string, byte[]?> read, string target)
    {
        if (read(StatePath) is not { } content || JsonFile.Read(_ => content, StatePath, [])?.Tree is not JsonObject state)
            return null;
        var suffix = $" on {target}";
        var own = new JsonObject();
        foreach (var (key, value) in state)
        {
            if (!key.StartsWith(Deployed, StringComparison.Ordinal))
                own[key] = value?.DeepClone();
            else if (key.EndsWith(suffix, StringComparison.Ordinal))
                own[key[..^suffix.Length]] = value?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(own.ToJsonString());
    }

    private static JsonObject? Recorded(Func<string, byte[]?> read) =>
        read(ProjectRecord.Path) is null ? null
            : JsonFile.Read(read, ProjectRecord.Path, [])?.Tree?[ProjectRecord.FurtherTargets] as JsonObject;
}
