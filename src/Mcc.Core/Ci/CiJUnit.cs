using System.Globalization;
using System.Text;
using System.Xml;
using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>The results as JUnit's XML, which every CI reads: a project is a test suite, and a stage is a test case.</summary>
public static class CiJUnit
{
    private static readonly XmlWriterSettings Settings =
        new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static byte[] Write(CiRecord record)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "mcc ci");
            foreach (var row in record.Rows)
                Write(xml, row);
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, CiRow row)
    {
        int Count(CiStatus status) => row.Cells.Count(cell => cell.Status == status);
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", row.Id);
        Attribute(xml, "tests", Number(row.Cells.Count));
        Attribute(xml, "failures", Number(Count(CiStatus.Failed)));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Number(Count(CiStatus.Skipped)));
        Attribute(xml, "time", Seconds(row.Cells.Sum(cell => cell.Duration.TotalSeconds)));
        foreach (var cell in row.Cells)
            Write(xml, row, cell);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, CiRow row, CiCell cell)
    {
        var name = CiStages.NameOf(cell.Stage);
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", row.Id);
        Attribute(xml, "name", cell.Status == CiStatus.StandIn ? $"{name} ({CiStatuses.WordOf(cell.Status)})" : name);
        Attribute(xml, "time", Seconds(cell.Duration.TotalSeconds));
        if (cell.Status is CiStatus.Failed or CiStatus.Skipped)
        {
            xml.WriteStartElement(cell.Status == CiStatus.Failed ? "failure" : "skipped");
            Attribute(xml, "message", cell.Reason);
            xml.WriteEndElement();
        }

        string?[] lines =
        [
            cell.Status == CiStatus.StandIn ? $"{CiStatuses.WordOf(cell.Status)}: {cell.Reason}" : null,
            .. cell.Notes.Select(note => $"note: {note}"),
            cell.Log is null ? null : $"log: {cell.Log}",
        ];
        if (lines.Any(line => line is not null))
            xml.WriteElementString("system-out", string.Join('\n', lines.OfType<string>().Select(PlainText.Of)));
        xml.WriteEndElement();
    }

    /// <summary>A reason may quote a log, and XML cannot hold every character of one.</summary>
    private static void Attribute(XmlWriter xml, string name, string text) => xml.WriteAttributeString(name, PlainText.Of(text));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}
