using System.Globalization;
using System.Xml.Linq;
using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>The last runs as stacked bars: a bar is a run, and its parts are the numbers of stages in each status.</summary>
internal static class CiTrend
{
    private const int ShownAtMost = 20;
    private const int Height = 120;
    private const int Step = 32;
    private const int Bar = 24;
    private const int Below = 34;

    public static XElement Of(IReadOnlyList<CiHistoryLine> history)
    {
        var shown = history.TakeLast(ShownAtMost).ToList();
        var most = Math.Max(1, shown.Max(run => run.Counts.Sum()));
        var width = shown.Count * Step;
        return new("section",
            new XElement("h2", "Last runs"),
            new XElement("svg", new XAttribute("role", "img"), new XAttribute("viewBox", $"0 0 {Number(width)} {Number(Height + Below)}"),
                new XAttribute("width", Number(width)), new XAttribute("height", Number(Height + Below)),
                new XElement("title", $"The last {Number(shown.Count)} runs, the newest on the right."),
                shown.Index().Select(run => BarOf(run.Item, run.Index * Step, most))));
    }

    private static XElement BarOf(CiHistoryLine run, int left, int most)
    {
        var (group, top) = (new XElement("g"), (double)Height);
        var counts = string.Join(", ", CiStatuses.All.Select(status => $"{Number(run.Counts[(int)status])} {CiStatuses.WordOf(status)}"));
        group.Add(new XElement("title", PlainText.Of(string.Create(CultureInfo.InvariantCulture,
            $"{run.Time.UtcDateTime:yyyy-MM-dd HH:mm}, mcc {run.Version}: {counts}, {run.Seconds:0} s"))));
        foreach (var status in CiStatuses.All.Where(status => run.Counts[(int)status] > 0))
        {
            var height = Height * (double)run.Counts[(int)status] / most;
            top -= height;
            group.Add(new XElement("rect", new XAttribute("class", CiStatuses.WordOf(status)), new XAttribute("x", Number(left)),
                new XAttribute("y", Number(top)), new XAttribute("width", Number(Bar)), new XAttribute("height", Number(height))));
        }

        group.Add(Label(left, Height + 14, run.Time.UtcDateTime.ToString("MM-dd", CultureInfo.InvariantCulture)));
        group.Add(Label(left, Height + 28, string.Create(CultureInfo.InvariantCulture, $"{run.Seconds:0} s")));
        return group;
    }

    private static XElement Label(int left, int top, string text) =>
        new("text", new XAttribute("x", Number(left)), new XAttribute("y", Number(top)), text);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
