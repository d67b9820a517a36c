using System.Text;
using System.Text.Json;
using Mcc.Core.Registry;
using Mcc.Core.Text;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Registry;

/// <summary>Entries as lines of a table or of a CSV file, written in blocks: a list can have 100,000 lines.</summary>
internal sealed class EntryRows(VisibleWriter output, bool asCsv)
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

    private char[] block = new char[BlockLength * 2];
    private int used;

    public void WriteHeader()
    {
        foreach (var (index, (member, width)) in Columns.Index())
            Append(EntryMembers.Utf8NameOf(member), index, width);
        block[used++] = '\n';
    }

    public void Write(EntryHead entry)
    {
        for (var index = 0; index < Columns.Length; index++)
            Append(entry[Columns[index].Member], index, Columns[index].Width);
        block[used++] = '\n';
        if (used >= BlockLength)
            Flush();
    }

    public void Flush()
    {
        output.Write(block, 0, used);
        used = 0;
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

    private void Append(ReadOnlySpan<byte> text, int index, int width)
    {
        // Room for the text, its column, what separates columns, and the line break.
        var needed = used + CsvCell.MaximumLength(text.Length) + width + 4;
        if (block.Length < needed)
            Array.Resize(ref block, needed * 2);
        if (index > 0)
            used += Separate();
        var cell = block.AsSpan(used, Encoding.UTF8.GetChars(text, block.AsSpan(used)));
        used += asCsv ? CsvCell.Quote(block.AsSpan(used), cell.Length) : Pad(cell, width);
    }

    private int Separate()
    {
        block[used] = asCsv ? ',' : ' ';
        block[used + 1] = ' ';
        return asCsv ? 1 : 2;
    }

    /// <summary>Fills a column with spaces after its text, or after a hyphen for an empty text.</summary>
    private int Pad(Span<char> cell, int width)
    {
        var length = Math.Max(cell.Length, 1);
        if (cell.IsEmpty)
            block[used] = '-';
        // An entry may come from another person, and a terminal obeys control characters.
        if (cell.ContainsAnyInRange('\0', '\u001f') || cell.ContainsAnyInRange('\u007f', '\u009f'))
        {
            foreach (ref var letter in cell)
                letter = char.IsControl(letter) ? '?' : letter;
        }

        block.AsSpan(used + length, Math.Max(0, width - length)).Fill(' ');
        return Math.Max(length, width);
    }
}
