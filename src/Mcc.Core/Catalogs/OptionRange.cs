using System.Globalization;

namespace Mcc.Core.Catalogs;

/// <summary>The numbers that a server takes for an option; null for no bound.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Above">All are above it.</param>
/// <param name="Below">All are below it.</param>
public sealed record OptionRange(decimal? Least, decimal? Most, decimal? Above, decimal? Below)
{
    public static OptionRange Any { get; } = new(null, null, null, null);

    /// <summary>Whether a number, written as text, is one of them.</summary>
    public bool Contains(string text)
    {
        // What is too large for a decimal is still compared.
        var number = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact
            : text.TrimStart().StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
        return !(number < Least) && !(number > Most) && !(number <= Above) && !(number >= Below);
    }

    /// <summary>What a number must be, after the words for its kind: "an integer of at least 1".</summary>
    public string Described(string kind)
    {
        (string Words, decimal? Bound)[] bounds =
            [("of at least", Least), ("above", Above), ("of at most", Most), ("below", Below)];
        var said = bounds.Where(bound => bound.Bound is not null)
            .Select(bound => string.Create(CultureInfo.InvariantCulture, $"{bound.Words} {bound.Bound}")).ToList();
        return said.Count == 0 ? kind : $"{kind} {string.Join(" and ", said)}";
    }
}
