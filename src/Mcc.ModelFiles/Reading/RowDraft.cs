using System.Collections.Immutable;
using System.Globalization;
using Cell = Mcc.Core.Values.Value;

namespace Mcc.ModelFiles.Reading;

/// <summary>A row that is being made: of two things that are known of a column, the more exact one counts.</summary>
internal sealed class RowDraft(int width, ImmutableArray<string> names)
{
    /// <summary>A value from the middle of the training data.</summary>
    public const int Centre = 1;

    /// <summary>A value that the training data had.</summary>
    public const int Typical = 2;

    /// <summary>One of the few values that are taken.</summary>
    public const int Category = 3;

    private readonly Cell?[] row = new Cell?[width];
    private readonly int[] ranks = new int[width];

    public void Set(int place, Cell cell, int rank)
    {
        if (rank <= ranks[place]) return;
        row[place] = rank == Centre && cell is Cell.Number(var number) ? Rounded(number) : cell;
        ranks[place] = rank;
    }

    public void SetAll(int[] places, Func<int, Cell?> cells, int rank)
    {
        for (var index = 0; index < places.Length; index++)
        {
            if (cells(index) is { } cell) Set(places[index], cell, rank);
        }
    }

    /// <summary>With a small positive number where nothing is known: every estimator for numbers takes it. By names, where the model has
    /// them.</summary>
    public Cell Complete()
    {
        var cells = row.Select(static cell => cell ?? 1).ToList();
        if (names.Length != width || names.Distinct(StringComparer.Ordinal).Count() != width) return Cell.Of(cells);
        return Cell.Of(names.Zip(cells).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal));
    }

    private static Cell.Number Rounded(decimal number) =>
        new(decimal.Parse(((double)number).ToString("G6", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture));
}
