using System.Text;
using System.Text.Json;
using Mcc.Core.Registry;
using Mcc.Core.Text;

namespace Mcc.Cli.Registry;

/// <summary>Entries as lines of a table or of a CSV file, written in blocks: a list can have 100,000 lines.</summary>
internal sealed class EntryRows(TextWriter output, bool asCsv)
{
    private const int BlockLength = 32 << 10;

    /// <summary>What a list shows of an entry, with the width of its column in characters.</summary>
    private static readonly (EntryMember Member, int Width)[] Columns =
    [
        (EntryMember.Id, 16),
        (EntryMember.Time, 20),
        (EntryMember.Status, 7),
        (EntryMember.Project, 20),
        (EntryMember.Backend, 22),
        (EntryMember.Target, 17),
        (EntryMember.Stage, 8),
        (EntryMember.Region, 14),
        (EntryMember.InstanceType, 16),
        (EntryMember.Model, 0),
    ];

    private readonly StringBuilder block = new(BlockLength + 1024);
    private char[] cell = new char[256];

    public void WriteHeader()
    {
        foreach (var (index, (member, width)) in Columns.Index())
            Append(EntryMembers.NameOf(member), index, width);
        block.Append('\n');
    }

    public void Write(EntryHead entry)
    {
        for (var index = 0; index < Columns.Length; index++)
        {
            var (member, width) = Columns[index];
            var text = entry[member];
            if (text.Length > cell.Length)
                cell = new char[text.Length];
            Append(cell.AsSpan(0, Encoding.UTF8.GetChars(text, cell)), index, width);
        }

        block.Append('\n');
        if (block.Length >= BlockLength)
            Flush();
    }

    public void Flush()
    {
        foreach (var part in block.GetChunks())
            output.Write(part.Span);
        block.Clear();
    }

    public static void Write(Utf8JsonWriter json, EntryHead entry)
    {
        json.WriteStartObject();
        foreach (var member in EntryMembers.All)
        {
            if (entry[member] is { Length: > 0 } text)
                json.WriteString(EntryMembers.NameOf(member), text);
        }

        json.WriteEndObject();
    }

    private void Append(ReadOnlySpan<char> text, int index, int width)
    {
        if (index > 0)
            block.Append(asCsv ? "," : "  ");
        if (asCsv)
        {
            CsvCell.Append(block, text);
            return;
        }

        var start = block.Length;
        block.Append(text.IsEmpty ? "-" : text);
        // An entry may come from another person, and a terminal obeys control characters.
        if (text.ContainsAnyInRange('\0', '\u001f') || text.ContainsAnyInRange('\u007f', '\u009f'))
        {
            for (var at = start; at < block.Length; at++)
                block[at] = char.IsControl(block[at]) ? '?' : block[at];
        }

        if (width > 0 && block.Length - start < width)
            block.Append(' ', width - (block.Length - start));
    }
}
