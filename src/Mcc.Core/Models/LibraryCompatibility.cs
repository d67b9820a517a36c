using System.Collections.Immutable;
using Mcc.Core.Data;

namespace Mcc.Core.Models;

/// <summary>Which versions of other libraries go with a version of a model library: <c>catalogs/library-compatibility.json</c>.</summary>
internal sealed class LibraryCompatibility
{
    private const string Path = "catalogs/library-compatibility.json";

    private static readonly Lazy<LibraryCompatibility> Shipped = new(() =>
        new(DataReader.Read($"data/{Path}", DataFiles.Embedded.Read(Path), DataJson.Default.LibraryCompatibilityFile)));

    private readonly IReadOnlyDictionary<string, DistributionEntry> distributions;
    private readonly Dictionary<string, ImmutableArray<Entry>> versions;

    private LibraryCompatibility(LibraryCompatibilityFile file)
    {
        distributions = file.Distributions;
        versions = file.Distributions.ToDictionary(
            distribution => distribution.Key,
            distribution => distribution.Value.Versions.Select(EntryOf).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    public static LibraryCompatibility Known => Shipped.Value;

    /// <summary>The range to ask for when the version that wrote a model is not known.</summary>
    public string? Unknown(string distribution) => distributions.GetValueOrDefault(distribution)?.Unknown;

    /// <summary>The newest minor version that was known when the catalog was written, when this one is newer.</summary>
    public string? NewestBefore(string distribution, string version) =>
        distributions.GetValueOrDefault(distribution)?.Newest is { } known
        && LibraryVersion.Compare(string.Join('.', version.Split('.').Take(known.Split('.').Length)), known) > 0
            ? known
            : null;

    public Entry? Of(string distribution, string version)
    {
        if (!versions.TryGetValue(distribution, out var entries)) return null;
        return entries.LastOrDefault(entry => LibraryVersion.Compare(version, entry.From) >= 0);
    }

    private static Entry EntryOf(DistributionVersion row) =>
        new(row.From, row.Python, row.Needs.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <param name="From">The first version that it holds for.</param>
    /// <param name="Python">First and last version of Python with wheels: <c>3.8-3.11</c>.</param>
    internal sealed record Entry(string From, string Python, ImmutableSortedDictionary<string, string> Needs);
}
