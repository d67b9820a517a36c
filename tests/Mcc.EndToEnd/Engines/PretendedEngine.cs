using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;

namespace Mcc.EndToEnd.Engines;

/// <summary>A program that stands in for a server's, to be put on the PATH.</summary>
/// <param name="Name">The program's name.</param>
/// <param name="Drops">How many of its first words the script does not get: a subcommand, or a module of Python's.</param>
/// <param name="Script">The file beside this one that stands in for it.</param>
/// <param name="Options">The list of options in data/ that the program's own parser would know.</param>
/// <param name="Paths">Those that it answers: its ping's, then its answer's.</param>
public sealed record PretendedEngine(string Name, int Drops, string Script, string Options, string Paths = "/ping /invocations")
{
    private const string Triton = "tritonserver";
    private const string Python = "python3";

    /// <summary>
    /// Whether it is a module of Python's that is imported, and not only run: then Python is itself, and finds the one in <c>modules</c>.
    /// </summary>
    public bool IsImported { get; init; }

    /// <summary>The one that a project's layers name; those that name none are Triton's, which has one program for all.</summary>
    public static PretendedEngine Of(CheckedProject project)
    {
        var values = project.Deployment.Layers.SelectMany(layer => layer.Values).GroupBy(value => value.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        string[] words = values.TryGetValue("serverProgram", out var program)
            ? [.. program.EnumerateArray().Select(word => word.GetString()!)] : [Triton];
        var folder = Path.Combine(AppContext.BaseDirectory, "Engines");
        if (project.Files.Any(file => file.Path == "runtime/server/adapters.py"))
            return new(Python, 0, "", values["optionList"].GetString()!) { IsImported = true };
        var own = Directory.EnumerateFiles(folder, $"{words[0].Replace('-', '_')}.py", SearchOption.AllDirectories).SingleOrDefault();
        return new(
            words[0],
            words.Skip(1).Count(word => !word.StartsWith("--", StringComparison.Ordinal)),
            own is null ? "engine.py" : Path.GetRelativePath(folder, own),
            values["optionList"].GetString()!,
            values.TryGetValue("answerPath", out var answer)
                ? $"{values["healthPath"].GetString()} {answer.GetString()}" : "/ping /invocations");
    }

    /// <summary>Puts it into a folder's <c>bin</c>.</summary>
    /// <returns>The variables that let it be found, and that tell it what to take and where to write that down.</returns>
    public Dictionary<string, string> Install(TemporaryFolder place)
    {
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        File.WriteAllText(place["options.json"], List(Options).ToJsonString());
        var file = Path.Combine(bin, Name);
        var engines = Path.Combine(AppContext.BaseDirectory, "Engines");
        File.WriteAllText(file, IsImported
            ? $"#!/bin/sh\nPYTHONPATH='{Path.Combine(engines, "modules")}' exec /usr/bin/python3 \"$@\"\n"
            : $"#!/bin/sh\nshift {Drops}\nexec /usr/bin/python3 \"{Path.Combine(engines, Script)}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ENGINE_OPTIONS"] = place["options.json"],
            ["ENGINE_RECORD"] = place["record.json"],
            ["ENGINE_PATHS"] = Paths,
        };
    }

    /// <summary>The list with those that it includes, as one list.</summary>
    private static JsonObject List(string name)
    {
        var tree = JsonNode.Parse(DataFiles.Embedded.ReadText($"catalogs/server-options/{name}.json"))!.AsObject();
        foreach (var included in tree["includes"]?.AsArray() ?? [])
        {
            foreach (var option in List(included!.GetValue<string>())["options"]!.AsArray())
                tree["options"]!.AsArray().Add(option!.DeepClone());
        }

        return tree;
    }
}
