using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Reading;

/// <summary>Sees to it that a report has a version, or a range and a warning, for the library that its model is of.</summary>
internal static class VersionCheck
{
    public static ModelReport Of(ModelReport report)
    {
        if (report.IsRefused) return report;
        var place = new Place(report.FileName);
        foreach (var (distribution, version) in report.Versions)
        {
            if (LibraryVersion.IsPublished(version))
            {
                if (LibraryCompatibility.Known.NewestBefore(distribution, version) is { } newest)
                {
                    report = report.With(Finding.Warning("model-version-new",
                        $"The model was written by {distribution} {version}, "
                            + $"which is newer than the newest that this mcc knows ({newest}).",
                        $"Check that pip finds {distribution}=={version}; else train the model with a released version.", place));
                }

                continue;
            }

            report = Ranged(report with { Versions = report.Versions.Remove(distribution) }, distribution).With(Finding.Warning(
                "model-version-unpublished", $"The model was written by {distribution} {version}, which no package index has.",
                    $"Train it again with a released version, or see to it that the image has {version}.", place));
        }
        foreach (var distribution in Libraries(report))
        {
            if (report.Versions.ContainsKey(distribution) || report.Ranges.ContainsKey(distribution)) continue;
            report = Ranged(report, distribution);
            if (!report.Ranges.TryGetValue(distribution, out var range)) continue;
            report = report.With(Finding.Warning(
                "model-version-unknown", $"The version of {distribution} that wrote the model does not stand in the file; the "
                    + $"requirements take {distribution}{range}.", "Pin the version that you trained with in requirements.txt.", place));
        }
        return report;
    }

    private static ModelReport Ranged(ModelReport report, string distribution) =>
        LibraryCompatibility.Known.Unknown(distribution) is { } range
            ? report with { Ranges = report.Ranges.SetItem(distribution, range) } : report;

    // What a pickle imports, or what its content is of.
    private static IEnumerable<string> Libraries(ModelReport report) => ModelContents.Known.Libraries
        .Where(library => string.Equals(library.Module, report.Library, StringComparison.Ordinal) || report.Imports.Any(library.Has))
        .Select(static library => library.Distribution);
}
