using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Projects;

/// <summary>The settings that a project was generated with, as its record has them, to generate it again.</summary>
/// <param name="First">Those for the first target.</param>
/// <param name="Further">For each further target, those that only it has, by its ID in the order of the record.</param>
public sealed record ProjectAnswers(Draft First, IReadOnlyList<(string Target, Draft Own)> Further)
{
    /// <summary>Null where there is no record that this program can generate a project from; the findings have the reason.</summary>
    public static ProjectAnswers? Read(Func<string, byte[]?> read, Catalog catalog, ICollection<Finding> findings)
    {
        var known = new List<Finding>();
        if (RecordedProject.Read(read, catalog, known) is null
            || JsonFile.Read(read, ProjectRecord.Path, findings)?.Tree is not JsonObject record)
        {
            foreach (var finding in known)
                findings.Add(finding with { Severity = Severity.Error });
            return null;
        }

        var first = Given(record, catalog);
        var further = new List<(string Target, Draft Own)>();
        foreach (var (target, its) in record[ProjectRecord.FurtherTargets] as JsonObject ?? [])
        {
            if (!catalog.Targets.Any(known => known.Id == target) || its is not JsonObject settings)
            {
                findings.Add(Finding.Error("project-record", $"This project has the target `{target}`, which this mcc does not have.",
                    "Name the data folder that has it with --data.", new(ProjectRecord.Path)));
                return null;
            }

            // What is the same for the first target was given for that one.
            var given = Given(settings, catalog);
            var own = given.Settings.All.Where(setting => !Equals(first.Settings.Of(setting.Parameter)?.Value, setting.Value))
                .Aggregate(new Draft(Settings.Empty, []), (draft, setting) => draft.With(setting));
            further.Add((target, own.Without(catalog.Parameters.DeploymentTarget)));
        }

        return new(first, further);
    }

    private static Draft Given(JsonObject record, Catalog catalog) => Draft.Resolve([new Layer(
    [
        .. from setting in record["settings"] as JsonObject ?? []
           let parameter = catalog.Parameters.Find(setting.Key)
           let told = setting.Value as JsonObject
           where parameter is not null && told?["value"] is not null && told["given"]?.GetValueKind() == JsonValueKind.True
           select new RawSetting(parameter, told["value"]!.DeepClone(), new(Source.Option, Text(told["from"]) ?? ProjectRecord.Path)),
    ])]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
