using System.Collections.Immutable;

namespace Mcc.Core.Models;

/// <summary>A range of versions as pip writes it: at most one bound of each kind.</summary>
internal sealed record VersionRange(ImmutableSortedDictionary<string, string> Bounds)
{
    // The order in which people write them.
    private static readonly string[] Kinds = ["==", "!=", ">=", "<="];
    private static readonly string[] ShortKinds = [">", "<"];

    public static VersionRange Exactly(string version) =>
        new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("==", version));

    public static VersionRange Parse(string text)
    {
        var bounds = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var kind = Kinds.FirstOrDefault(kind => part.StartsWith(kind, StringComparison.Ordinal))
                ?? ShortKinds.First(kind => part.StartsWith(kind, StringComparison.Ordinal));
            bounds[kind] = part[kind.Length..];
        }
        return new VersionRange(bounds.ToImmutable());
    }

    /// <summary>Both at once: the higher of two lower bounds, the lower of two upper ones.</summary>
    public VersionRange And(VersionRange other)
    {
        var bounds = Bounds;
        foreach (var (kind, version) in other.Bounds)
        {
            var isTighter = !bounds.TryGetValue(kind, out var had)
                || (kind[0] == '>' ? LibraryVersion.Compare(version, had) > 0 : LibraryVersion.Compare(version, had) < 0);
            if (isTighter) bounds = bounds.SetItem(kind, version);
        }
        return new VersionRange(bounds);
    }

    public override string ToString() =>
        string.Join(',', Bounds.OrderByDescending(static bound => bound.Key, StringComparer.Ordinal)
            .Select(static bound => bound.Key + bound.Value));
}
