using System.Globalization;
using System.Text;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>The pictures of the page, drawn as SVG.</summary>
internal static class HtmlCharts
{
    private const int Width = 900;
    private const int Bins = 90;

    private static readonly double[] Shares = [0.5, 0.9, 0.99, 1];

    /// <summary>What /ping said from the start to the first good answer: pings that said the same make one stretch.</summary>
    public static void Start(StringBuilder page, Startup startup)
    {
        var end = Math.Max(0.001, startup.Pings[^1].At.TotalSeconds + startup.Pings[^1].Took.TotalSeconds);
        page.Append("<h2>Startup</h2>\n<figure>\n<svg viewBox=\"0 0 ").Append(Width)
            .Append(" 62\" role=\"img\" aria-label=\"responses to /ping since startup\">\n");
        var from = 0;
        for (var index = 1; index <= startup.Pings.Count; index++)
        {
            if (index < startup.Pings.Count && startup.Pings[index].Status == startup.Pings[from].Status)
                continue;
            var first = startup.Pings[from];
            var (begin, until) = (from == 0 ? 0 : first.At.TotalSeconds, index < startup.Pings.Count
                ? startup.Pings[index].At.TotalSeconds : end);
            page.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"{Colour(first.Status)}\" x=\"{Place(begin, end):0.0}\" y=\"8\" "
                    + $"width=\"{Math.Max(3, Place(until, end) - Place(begin, end)):0.0}\" height=\"26\" rx=\"3\"><title>{begin:0.00} s "
                        + $"to {until:0.00} s: {HtmlReport.Text(first.ToString())}</title></rect>\n");
            from = index;
        }

        for (var quarter = 0; quarter <= 4; quarter++)
        {
            var anchor = quarter switch { 0 => "start", 4 => "end", _ => "middle" };
            page.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Place(end * quarter / 4, end):0.0}\" y=\"54\" text-anchor=\"{anchor}\">"
                    + $"{Time(end * quarter / 4, end)}</text>\n");
        }

        page.Append("</svg>\n<div class=\"key\"><span><i class=\"b-none\"></i>no listener</span><span><i class=\"b-wait\"></i>not "
            + "ready</span><span><i class=\"b-good\"></i>ready</span></div>\n</figure>\n<p>")
            .Append(startup.Ready is { } ready ? string.Create(CultureInfo.InvariantCulture, $"Ready after {ready.TotalSeconds:0.0} s.")
                : "It was never ready.").Append("</p>\n");
    }

    /// <summary>In a unit in which the whole axis has more digits than zeros.</summary>
    private static string Time(double seconds, double longest) =>
        longest < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.#} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s");

    public static void Load(StringBuilder page, LoadRun load)
    {
        page.Append("<h2>Latency under load</h2>\n<figure>\n");
        Histogram(page, load.Answers);
        page.Append("</figure>\n<div class=\"wide\"><table "
            + "class=\"numbers\">\n<tr><th></th><th>responses</th><th>p50</th><th>p90</th><th>p99</th><th>longest</th></tr>\n");
        foreach (var (name, answers) in new[] { ("POST /invocations", load.Answers), ("GET /ping during the load", load.Pings) })
        {
            page.Append("<tr><td>").Append(name).Append("</td><td>").Append(answers.Count.ToString(CultureInfo.InvariantCulture))
                .Append("</td>");
            foreach (var share in Shares)
                page.Append(CultureInfo.InvariantCulture,
                    $"<td>{Percentile.Of(answers.Select(answer => answer.Took), share).TotalMilliseconds:0.0} ms</td>");
            page.Append("</tr>\n");
        }

        page.Append("</table></div>\n");
    }

    /// <summary>How many answers took how long; time runs logarithmically, so that the tail is seen.</summary>
    private static void Histogram(StringBuilder page, IReadOnlyList<Answer> answers)
    {
        const int height = 130;
        var times = answers.Select(answer => Math.Max(0.01, answer.Took.TotalMilliseconds)).ToList();
        var (low, high) = (Math.Floor(Math.Log10(times.Min()) * 2) / 2, Math.Ceiling((Math.Log10(times.Max()) * 2) + 0.001) / 2);
        double At(double milliseconds) => Place(Math.Log10(milliseconds) - low, high - low);
        var bins = times.GroupBy(time => Math.Min(Bins - 1, (int)((Math.Log10(time) - low) / (high - low) * Bins)))
            .ToDictionary(bin => bin.Key, bin => bin.Count());
        var tallest = bins.Values.Max();
        page.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {height + 24}\" role=\"img\" aria-label=\"responses by duration\">\n<line class=\"axis\" x1=\"0\" "
                + $"x2=\"{Width}\" y1=\"{height}\" y2=\"{height}\"/>\n");
        foreach (var (bin, count) in bins.OrderBy(bin => bin.Key))
        {
            var tall = Math.Max(1.5, (height - 22) * count / (double)tallest);
            page.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"f-accent\" x=\"{Place(bin, Bins):0.0}\" y=\"{height - tall:0.0}\" "
                    + $"width=\"{((double)Width / Bins) - 1.5:0.0}\" height=\"{tall:0.0}\" rx=\"1\"><title>{count} "
                    + $"responses</title></rect>\n");
        }

        foreach (var (name, share) in new[] { ("p50", 0.5), ("p99", 0.99) })
        {
            var x = At(Math.Max(0.01, Percentile.Of(answers.Select(answer => answer.Took), share).TotalMilliseconds));
            page.Append(CultureInfo.InvariantCulture,
                $"<line class=\"limit\" x1=\"{x:0.0}\" x2=\"{x:0.0}\" y1=\"12\" y2=\"{height}\"/><text x=\"{x:0.0}\" y=\"9\" "
                    + $"text-anchor=\"{(x > Width - 30 ? "end" : "middle")}\">{name}</text>\n");
        }

        for (var power = low; power <= high + 0.01; power += 0.5)
            page.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Place(power - low, high - low):0.0}\" y=\"{height + 16}\" "
                    + $"text-anchor=\"{(power <= low ? "start" : power >= high ? "end" : "middle")}\">{Duration(Math.Pow(10, power))}</"
                        + $"text>\n");
        page.Append("</svg>\n");
    }

    private static string Duration(double milliseconds) => milliseconds switch
    {
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.#} s"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.##} ms"),
    };

    private static string Colour(int? status) => status switch { 200 => "f-good", null => "f-none", _ => "f-wait" };

    private static double Place(double value, double whole) => Width * value / whole;
}
