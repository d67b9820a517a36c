using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>
/// The results as one page without scripts or anything from elsewhere. It is a tree of elements, and its writer escapes all texts.
/// </summary>
public static class CiPage
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Fragment,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <param name="history">The last runs, the newest last; this run is among them if it has ended.</param>
    public static byte[] Write(CiRecord record, IReadOnlyList<CiHistoryLine> history)
    {
        using var bytes = new MemoryStream();
        bytes.Write("<!doctype html>\n"u8);
        using (var writer = XmlWriter.Create(bytes, Settings))
            Page(record, history).WriteTo(writer);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static XElement Page(CiRecord record, IReadOnlyList<CiHistoryLine> history)
    {
        var title = $"mcc ci: {record.Totals()}";
        return new("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                new XElement("title", Text(title)),
                new XElement("style", CiPageStyle.Sheet)),
            new XElement("body",
                new XElement("h1", record.Ended is null ? "Results of a run that has not ended" : "Results"),
                new XElement("p", Text($"mcc {record.Version}, started {Time(record.Started)}, until {CiStages.NameOf(record.Until)}, "
                    + $"{(record.Ended is { } ended ? Duration(ended - record.Started) : "not ended")}.")),
                Totals(record),
                Table(record),
                Reasons(record),
                history.Count > 1 ? CiTrend.Of(history) : null));
    }

    private static XElement Totals(CiRecord record) => new("ul", Class("totals"),
        CiStatuses.All.Select(status => new XElement("li", Class(CiStatuses.WordOf(status)),
            new XElement("strong", record.Count(status).ToString(CultureInfo.InvariantCulture)), $" {CiStatuses.WordOf(status)}")));

    private static XElement Table(CiRecord record)
    {
        var stages = CiStages.Until(record.Until);
        return new("table",
            new XElement("thead", new XElement("tr", new XElement("th", "configuration"), new XElement("th", "target"),
                stages.Select(stage => new XElement("th", CiStages.NameOf(stage))))),
            new XElement("tbody", record.Rows.Select(row => new XElement("tr", new XAttribute("id", Text(row.Id)),
                new XElement("th", Text(row.Configuration)), new XElement("td", Text(row.Target)),
                stages.Select(stage => Cell(row.Find(stage)))))));
    }

    private static XElement Cell(CiCell? cell)
    {
        if (cell is null)
            return new("td", "not run");
        var word = CiStatuses.WordOf(cell.Status);
        return new("td", Class(word), new XAttribute("title", Text(cell.Reason)),
            cell.Log is null ? new XElement("span", word)
                : new XElement("a", new XAttribute("href", Link(cell.Log)), word),
            cell.Status == CiStatus.Skipped ? null : new XElement("small", $" {Duration(cell.Duration)}"));
    }

    /// <summary>What a reader looks for: why something failed or was skipped, and what was not checked.</summary>
    private static XElement? Reasons(CiRecord record)
    {
        var told = (from status in new[] { CiStatus.Failed, CiStatus.StandIn, CiStatus.Skipped }
                    from row in record.Rows
                    from cell in row.Cells
                    where cell.Status == status
                    select (row, cell, Texts: (IReadOnlyList<string>)[cell.Reason, .. cell.Notes]))
            .Concat(from row in record.Rows
                    from cell in row.Cells
                    where cell.Status == CiStatus.Passed && cell.Notes.Count > 0
                    select (row, cell, Texts: cell.Notes)).ToList();
        return told.Count == 0 ? null : new("section", new XElement("h2", "Reasons and notes"),
            new XElement("dl", told.SelectMany(each => new[]
            {
                new XElement("dt", Text($"{each.row.Id}, {CiStages.NameOf(each.cell.Stage)}: {CiStatuses.WordOf(each.cell.Status)}")),
                new XElement("dd", Text(string.Join(" ", each.Texts.Select(text => text.EndsWith('.') ? text : text + ".")))),
            })));
    }

    /// <summary>A relative link, whatever the name of the file is.</summary>
    private static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static XAttribute Class(string name) => new("class", name);

    private static string Text(string text) => PlainText.Of(text);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    internal static string Duration(TimeSpan duration) => duration < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
