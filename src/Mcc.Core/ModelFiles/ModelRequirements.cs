namespace Mcc.Core.ModelFiles;

/// <summary>The lines of requirements.txt that a model needs: its libraries at exactly the versions that wrote it, and what goes with these.</summary>
public static class ModelRequirements
{
    /// <returns>Lines such as <c>scikit-learn==1.2.1</c> and <c>numpy&gt;=1.17.3,&lt;2</c>, ordered by distribution.</returns>
    public static IReadOnlyList<string> For(ModelReport report)
    {
        var ranges = new SortedDictionary<string, VersionRange>(StringComparer.Ordinal);
        foreach (var (distribution, range) in report.Ranges) Add(ranges, distribution, range);
        // A range of one minor version (==1.7.*) has the needs of that version.
        foreach (var (distribution, version) in report.Versions.Concat(report.Ranges.Where(static range => range.Value.StartsWith("==", StringComparison.Ordinal)).Select(static range => KeyValuePair.Create(range.Key, range.Value[2..]))))
        {
            if (LibraryCompatibility.Known.Of(distribution, version) is not { } entry) continue;
            foreach (var (other, range) in entry.Needs) Add(ranges, other, range);
        }
        foreach (var (distribution, version) in report.Versions) ranges[distribution] = VersionRange.Exactly(version);
        return [.. ranges.Select(static line => line.Key + line.Value)];
    }

    /// <summary>The Python versions that the model's libraries have wheels for, such as <c>3.8-3.11</c>; none when that is not known.</summary>
    public static string? PythonFor(ModelReport report) => report.Versions
        .Select(static library => LibraryCompatibility.Known.Of(library.Key, library.Value)?.Python)
        .FirstOrDefault(static python => python is not null);

    private static void Add(SortedDictionary<string, VersionRange> ranges, string distribution, string range)
    {
        var parsed = VersionRange.Parse(range);
        ranges[distribution] = ranges.TryGetValue(distribution, out var had) ? had.And(parsed) : parsed;
    }
}
