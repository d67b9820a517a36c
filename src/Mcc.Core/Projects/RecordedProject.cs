using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>
/// The deployment that a project was made from, read again from its record, and what people changed in its payloads since.
/// </summary>
public static class RecordedProject
{
    private const string EnvironmentPath = ProjectSecrets.EnvironmentPath;

    /// <summary>
    /// Null when there is no record that this program can read; the reason is then among the findings, as a warning: the payloads can be
    /// checked anyway.
    /// </summary>
    public static Deployment? Read(Func<string, byte[]?> read, Catalog catalog, ICollection<Finding> findings)
    {
        var trouble = new List<Finding>();
        if (JsonFile.Read(read, ProjectRecord.Path, trouble) is not { Tree: JsonObject record } file
            || record["settings"] is not JsonObject settings)
        {
            findings.Add(Finding.Warning("project-record",
                "What the project was made from cannot be read here, so only its payloads were checked, and not how they fit together.",
                    "Generate the project again.", new(ProjectRecord.Path)));
            return null;
        }

        if (catalog.FirstMissing(LayersIn(record)) is { } missing)
        {
            findings.Add(Finding.Warning(
                "project-record",
                $"This project was made with `{missing}`, which this mcc does not have. Only its payloads were checked.",
                "Name the data folder that has it with --data.",
                file.PlaceOf("")));
            return null;
        }

        var version = Text(record["generatorVersion"]);
        var draft = Draft.Resolve([new Layer([.. settings.Select(setting => Raw(setting, catalog)).OfType<RawSetting>()])]);
        if (Selection.Of(catalog, draft) is null || draft.Findings.Any(finding => finding.Severity == Severity.Error))
        {
            var reason = draft.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error)?.Message
                ?? "It names no deployment configuration.";
            findings.Add(Finding.Warning("project-record",
                $"mcc {version} made this project, and mcc {Generator.Version} does not know it in full: {reason} Only its payloads were "
                    + $"checked.", "Check it with the mcc that made it, or make it again.", file.PlaceOf("/settings")));
            return null;
        }

        if (version != Generator.Version)
            findings.Add(Finding.Note("project-record", $"mcc {version} made this project; mcc {Generator.Version} checked it.", "",
                file.PlaceOf("/generatorVersion")));
        return DeploymentBuilder.Build(catalog, draft, Inputs.None, trouble);
    }

    /// <summary>
    /// The deployment with what its payloads and variables say by now, where they say something else than they were written with.
    /// </summary>
    public static Deployment AsItStands(Func<string, byte[]?> read, Catalog catalog, Deployment recorded)
    {
        var settings = recorded.Settings;
        var reader = new SettingReader([]);
        foreach (var member in OptionMember.Of(catalog, recorded))
        {
            if (JsonFile.Read(read, member.File, []) is not { } file)
                continue;
            if (file.At(member.Pointer) is not { } value)
            {
                if (member.Always)
                    settings = settings.Without(member.Parameter);
            }
            else if (reader.Read(new(member.Parameter, value, new(Source.Derived, Origin(file, member.Pointer)))) is { } edited
                && !Equals(edited.Value, settings.Of(member.Parameter)?.Value))
            {
                settings = settings.With(edited);
            }
        }

        return recorded.With(WithVariables(read, catalog, recorded, settings));
    }

    /// <summary>Variables that were changed or added by hand: the server's are its options.</summary>
    private static Settings WithVariables(Func<string, byte[]?> read, Catalog catalog, Deployment recorded, Settings settings)
    {
        if (JsonFile.Read(read, EnvironmentPath, []) is not { Tree: JsonObject variables })
            return settings;
        var written = recorded.Variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        var edited = variables.Where(variable => Text(variable.Value) is { } text && written.GetValueOrDefault(variable.Key) != text)
            .ToList();
        if (edited.Count == 0)
            return settings;
        var all = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in edited)
            all[name] = new Value.Text(Text(value)!);
        return settings.With(new(catalog.Parameters.ModelEnv, new Value.Members(all), new(Source.Derived, EnvironmentPath)));
    }

    private static RawSetting? Raw(KeyValuePair<string, JsonNode?> setting, Catalog catalog) =>
        catalog.Parameters.Find(setting.Key) is { } parameter && setting.Value is JsonObject { } told && told["value"] is { } value
            ? new(parameter, value.DeepClone(), new(Source.Derived, Text(told["from"]) ?? ProjectRecord.Path))
            : null;

    /// <summary>The folders of the layers that the project was composed of.</summary>
    private static IEnumerable<string> LayersIn(JsonObject record)
    {
        (string Folder, JsonNode? Id)[] layers =
        [
            ("architectures", record["architecture"]),
            ("backends", record["backend"]),
            ("servers", record["server"]),
            ("targets", record["target"]),
            .. (record["features"] as JsonArray ?? []).Select(feature => ("features", feature)),
        ];
        return layers.Where(layer => Text(layer.Id) is { Length: > 0 }).Select(layer => $"{layer.Folder}/{Text(layer.Id)}");
    }

    private static string Origin(JsonFile file, string pointer) => $"{file.Path}:{file.PlaceOf(pointer).Line}";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
