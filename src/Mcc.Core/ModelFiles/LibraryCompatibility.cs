using System.Collections.Immutable;
using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles;

/// <summary>Which versions of other libraries go with a version of a model library: <c>catalogs/library-compatibility.json</c>.</summary>
internal sealed class LibraryCompatibility
{
    private static readonly Lazy<LibraryCompatibility> Shipped = new(() =>
    {
        using var document = JsonDocument.Parse(DataFiles.Embedded.Read("catalogs/library-compatibility.json"));
        return new LibraryCompatibility(document.RootElement);
    });

    private readonly Dictionary<string, ImmutableArray<Entry>> versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> newest = new(StringComparer.Ordinal);

    private LibraryCompatibility(JsonElement root)
    {
        foreach (var distribution in root.GetProperty("distributions").EnumerateObject())
        {
            unknown.Add(distribution.Name, distribution.Value.GetProperty("unknown").GetString()!);
            if (distribution.Value.TryGetProperty("newest", out var last)) newest.Add(distribution.Name, last.GetString()!);
            versions.Add(distribution.Name, [.. distribution.Value.GetProperty("versions").EnumerateArray().Select(static entry => new Entry(
                entry.GetProperty("from").GetString()!,
                entry.GetProperty("python").GetString()!,
                entry.GetProperty("needs").EnumerateObject().ToImmutableSortedDictionary(static need => need.Name, static need => need.Value.GetString()!, StringComparer.Ordinal)))]);
        }
    }

    public static LibraryCompatibility Known => Shipped.Value;

    /// <summary>The range to ask for when the version that wrote a model is not known.</summary>
    public string? Unknown(string distribution) => unknown.GetValueOrDefault(distribution);

    /// <summary>The newest minor version that was known when the catalog was written, when this one is newer.</summary>
    public string? NewestBefore(string distribution, string version) =>
        newest.TryGetValue(distribution, out var known) && LibraryVersion.Compare(string.Join('.', version.Split('.').Take(known.Split('.').Length)), known) > 0 ? known : null;

    public Entry? Of(string distribution, string version)
    {
        if (!versions.TryGetValue(distribution, out var entries)) return null;
        return entries.LastOrDefault(entry => LibraryVersion.Compare(version, entry.From) >= 0);
    }

    /// <param name="From">The first version that it holds for.</param>
    /// <param name="Python">First and last version of Python with wheels: <c>3.8-3.11</c>.</param>
    internal sealed record Entry(string From, string Python, ImmutableSortedDictionary<string, string> Needs);
}
