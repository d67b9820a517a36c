using System.Text;
using System.Text.Json;

namespace Mcc.Core.Registry;

/// <summary>
/// The head of the line that was read last. One object reads all lines of a registry, so that a list of 100,000 entries allocates nothing
/// for each of them.
/// </summary>
public sealed class EntryHead
{
    private const int NotFound = -1;

    private readonly (int Start, int Length)[] places = new (int, int)[EntryMembers.HeadUtf8.Length];
    private byte[] texts = new byte[1024];
    private int used;

    /// <summary>The member's text in UTF-8; empty where the entry does not have it.</summary>
    public ReadOnlySpan<byte> this[EntryMember member] => texts.AsSpan(places[(int)member].Start, places[(int)member].Length);

    public string TextOf(EntryMember member) => Encoding.UTF8.GetString(this[member]);

    /// <summary>False when the line is not one whole entry.</summary>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        used = 0;
        Array.Clear(places);
        try
        {
            return Read(line) && this[EntryMember.Id].Length > 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is not Unicode.
            return false;
        }
    }

    private bool Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        var (expected, found) = (0, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Find(ref reader, expected);
            reader.Read();
            if (member == NotFound)
            {
                reader.Skip();
                continue;
            }

            expected = member + 1;
            found++;
            if (reader.TokenType == JsonTokenType.String)
                Take(ref reader, member);
            else
                reader.Skip();
            // Entries of older scripts have no stage.
            if (member == (int)EntryMember.Region && found >= places.Length - 1)
                return EntryLine.IsOneEntry(line);
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private void Take(ref Utf8JsonReader reader, int member)
    {
        var length = reader.ValueSpan.Length;
        if (texts.Length - used < length)
            Array.Resize(ref texts, Math.Max(texts.Length * 2, used + length));
        var copied = reader.CopyString(texts.AsSpan(used));
        places[member] = (used, copied);
        used += copied;
    }

    /// <param name="expected">Where the name is, when the members are in their order.</param>
    private static int Find(ref Utf8JsonReader reader, int expected)
    {
        var names = EntryMembers.HeadUtf8;
        for (var tried = 0; tried < names.Length; tried++)
        {
            var member = (expected + tried) % names.Length;
            if (reader.ValueTextEquals(names[member]))
                return member;
        }

        return NotFound;
    }
}
