using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Reading;

/// <summary>Ensures that a report has a version, or a range and a warning, for the library that its model is of.</summary>
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
                        $"The model was written by {distribution} {version}, which is newer than the latest version that this mcc knows "
                            + $"({newest}).",
                        $"Check that pip can install {distribution}=={version}, or train the model with a released version.", place));
                }

                continue;
            }

            report = Ranged(report with { Versions = report.Versions.Remove(distribution) }, distribution).With(Finding.Warning(
                "model-version-unpublished", $"The model was written by {distribution} {version}, which is not a released version.",
                    $"Train it again with a released version, or install {version} in the image.", place));
        }
        foreach (var distribution in Libraries(report))
        {
            if (report.Versions.ContainsKey(distribution) || report.Ranges.ContainsKey(distribution)) continue;
            report = Ranged(report, distribution);
            if (!report.Ranges.TryGetValue(distribution, out var range)) continue;
            report = report.With(Finding.Warning(
                "model-version-unknown", $"The file does not record which version of {distribution} wrote the model; the requirements use "
                    + $"{distribution}{range}.", "Pin the version that you trained with in requirements.txt.", place));
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
