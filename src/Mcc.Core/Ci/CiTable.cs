using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>The results as lines for a terminal.</summary>
public static class CiTable
{
    private const int StageWidth = 20;

    public static IEnumerable<string> Lines(CiRecord record)
    {
        var stages = CiStages.Until(record.Until);
        var first = Math.Max("configuration".Length, Longest(record, row => row.Configuration));
        var second = Math.Max("target".Length, Longest(record, row => row.Target));
        yield return Line("configuration", "target", stages.Select(CiStages.NameOf));
        foreach (var row in record.Rows)
            yield return Line(row.Configuration, row.Target, stages.Select(stage => Text(row.Find(stage))));
        yield return record.Totals();

        string Line(string configuration, string target, IEnumerable<string> cells) => string.Concat(
        [
            Visible.Value(configuration).PadRight(first + 2), Visible.Value(target).PadRight(second + 2),
            .. cells.Select(cell => cell.PadRight(StageWidth)),
        ]).TrimEnd();
    }

    private static string Text(CiCell? cell) => cell is null ? "-"
        : CiStatuses.WordOf(cell.Status) + (cell.Status == CiStatus.Skipped ? "" : $" {CiPage.Duration(cell.Duration)}");

    private static int Longest(CiRecord record, Func<CiRow, string> text) =>
        record.Rows.Count == 0 ? 0 : record.Rows.Max(row => text(row).Length);
}
