using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;

namespace Mcc.Core.Projects;

/// <summary>Checks a project as it is on disk: each payload, and how the payloads fit together.</summary>
public static class ProjectCheck
{
    /// <param name="stages">The paths of the files of stages.</param>
    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    public static IReadOnlyList<Finding> Check(Func<string, byte[]?> read, Catalog catalog, IReadOnlyList<string>? stages = null)
    {
        var first = CheckTarget(read, catalog, stages);
        var further = TargetFiles.FurtherTargets(read)
            .SelectMany(target => CheckTarget(TargetFiles.Of(read, target), catalog, stages, target)).ToList();
        return further.Count == 0 ? first : [.. first.Concat(further).Distinct()];
    }

    private static List<Finding> CheckTarget(
        Func<string, byte[]?> read, Catalog catalog, IReadOnlyList<string>? stages, string? target = null)
    {
        var findings = new List<Finding>(ProjectPayloads.Check(read, catalog.Services)
            .Select(finding => finding with { Place = target is null ? finding.Place : InProject(finding.Place, target) }));
        var recorded = read(ProjectPayloads.ListPath) is null ? null : RecordedProject.Read(read, catalog, findings);
        findings.AddRange(ProjectSecrets.Check(read, stages ?? [], recorded?.Settings.AllowPlainVariable.Value ?? []));
        if (recorded is null)
            return findings;
        var present = RecordedProject.AsItStands(read, catalog, recorded);
        findings.AddRange(RuleList.Check(present, catalog)
            .Select(finding => finding.Place is null ? finding with { Place = PlaceOf(finding, present) } : finding));
        return findings;
    }

    /// <summary>The place in the project of what was read as a file of a further target.</summary>
    private static Place? InProject(Place? place, string target) =>
        place?.File == ProjectPayloads.ListPath ? place with { File = TargetFiles.PathOf(target, place.File) } : place;

    /// <summary>The file that a finding says its value is from; the record where it names none.</summary>
    private static Place PlaceOf(Finding finding, Deployment present)
    {
        var edited = present.Settings.All.Select(setting => setting.Origin.Detail)
            .FirstOrDefault(origin => origin.Contains('/', StringComparison.Ordinal)
                && finding.Message.Contains($"(from {origin})", StringComparison.Ordinal));
        return edited?.Split(':') switch
        {
            [var file, var line] when int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
                new(file, number),
            [var file] => new(file),
            _ => new(ProjectRecord.Path),
        };
    }
}
