namespace Mcc.LocalSageMaker.Storage;

/// <summary>One page of a list: what is below a prefix, gathered at a delimiter.</summary>
internal sealed record KeyPage<T>(IReadOnlyList<T> Items, IReadOnlyList<string> Prefixes);

/// <summary>Makes pages of lists that are in S3's order of keys.</summary>
internal static class KeyPage
{
    /// <summary>One page; <c>Last</c> is where the next one goes on, or null at the end.</summary>
    /// <param name="after">The page begins after this key; empty for the first page.</param>
    /// <param name="isAfter">Whether an item of that same key is after it, for lists with several items of a key.</param>
    public static (KeyPage<T> Page, string? Last) Of<T>(IEnumerable<T> all, Func<T, string> keyOf, string prefix, string delimiter,
        string after, int most, Func<T, bool>? isAfter = null)
    {
        var items = new List<T>();
        var prefixes = new List<string>();
        var last = "";
        foreach (var item in all)
        {
            var key = keyOf(item);
            if (!key.StartsWith(prefix, StringComparison.Ordinal)
                || (after.Length > 0 && KeyOrder.Instance.Compare(key, after) <= 0 && isAfter?.Invoke(item) is not true)) continue;
            // After a common prefix was the last of a page, the next page begins behind all of its keys.
            if (after.Length > 0 && delimiter.Length > 0 && after.EndsWith(delimiter, StringComparison.Ordinal)
                && key.StartsWith(after, StringComparison.Ordinal)) continue;
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var common = cut < 0 ? null : key[..(cut + delimiter.Length)];
            if (common is not null && prefixes.Count > 0 && string.Equals(prefixes[^1], common, StringComparison.Ordinal)) continue;
            if (items.Count + prefixes.Count == most) return (new(items, prefixes), most == 0 ? null : last);
            if (common is null) items.Add(item);
            else prefixes.Add(common);
            last = common ?? key;
        }

        return (new(items, prefixes), null);
    }
}
