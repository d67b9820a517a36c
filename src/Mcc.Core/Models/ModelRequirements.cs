using Mcc.Core.Catalogs;

namespace Mcc.Core.Models;

/// <summary>
/// The lines of requirements.txt that a model needs: its libraries at exactly the versions that wrote it, and what goes with these.
/// </summary>
public static class ModelRequirements
{
    /// <returns>Lines such as <c>scikit-learn==1.2.1</c> and <c>numpy&gt;=1.17.3,&lt;2</c>, ordered by distribution.</returns>
    public static IReadOnlyList<string> For(ModelReport report)
    {
        var ranges = new SortedDictionary<string, VersionRange>(StringComparer.Ordinal);
        foreach (var (distribution, range) in report.Ranges) Add(ranges, distribution, range);
        foreach (var (distribution, version, _) in Pinned(report))
        {
            if (LibraryCompatibility.Known.Of(distribution, version) is not { } entry) continue;
            foreach (var (other, range) in entry.Needs) Add(ranges, other, range);
        }
        foreach (var (distribution, version) in report.Versions) ranges[distribution] = VersionRange.Exactly(version);
        return [.. ranges.Select(static line => line.Key + line.Value)];
    }

    /// <summary>
    /// The requirements that come with wheels for some versions of Python only, such as <c>scikit-learn==1.0.2</c>, with these.
    /// </summary>
    public static IReadOnlyList<(string Requirement, PythonRange Range)> PythonsFor(ModelReport report) =>
        [.. Pinned(report)
            .Select(static library => (Requirement: library.Text,
                LibraryCompatibility.Known.Of(library.Distribution, library.Version)?.Python))
            .Where(static library => library.Python is not null)
            .Select(static library => (library.Requirement, PythonRange.Parse(library.Python!)))];

    // A range of one minor version (==1.7.*) has the needs of that version.
    private static IEnumerable<(string Distribution, string Version, string Text)> Pinned(ModelReport report) =>
        report.Versions.Select(static library => (library.Key, library.Value, $"{library.Key}=={library.Value}"))
            .Concat(report.Ranges.Where(static range => range.Value.StartsWith("==", StringComparison.Ordinal))
                .Select(static range => (range.Key, range.Value[2..], range.Key + range.Value)));

    private static void Add(SortedDictionary<string, VersionRange> ranges, string distribution, string range)
    {
        var parsed = VersionRange.Parse(range);
        ranges[distribution] = ranges.TryGetValue(distribution, out var had) ? had.And(parsed) : parsed;
    }
}
