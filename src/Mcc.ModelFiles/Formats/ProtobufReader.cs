using System.Text;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// Reads one protobuf message field by field, from its place in the file: https://protobuf.dev/programming-guides/encoding/.
/// </summary>
internal sealed class ProtobufReader(ByteReader bytes, long end)
{
    private const int LongestText = 32 * 1024;

    private int wire;
    private long fieldEnd;
    private bool isTaken = true;

    /// <summary>The number of the field that was come to.</summary>
    public int Field { get; private set; }

    public string? Trouble { get; private set; }

    /// <summary>The end of the file was the end of a field.</summary>
    public bool IsWhole { get; private set; }

    public bool IsMessage => wire == 2;

    /// <summary>
    /// Goes on to the next field, past what was not taken of this one; false at the end, or when this is not a protobuf message.
    /// </summary>
    public bool Next()
    {
        if (!isTaken) PassField();
        if (Trouble is not null || bytes.Ended || bytes.Position >= end) return Stop();
        if (end == long.MaxValue && bytes.AtEnd())
        {
            IsWhole = true;
            return false;
        }
        var key = ReadVarint();
        (Field, wire, isTaken) = ((int)(key >> 3), (int)(key & 7), false);
        if (Field is <= 0 or > 536_870_911 || key > uint.MaxValue || wire is 3 or 4 or > 5)
        {
            Trouble ??= "it has an invalid field";
            return false;
        }
        if (wire == 2)
        {
            var length = ReadVarint();
            fieldEnd = bytes.Position + (long)length;
            if (length > long.MaxValue / 2 || fieldEnd > end) Trouble ??= "a field is longer than its message";
        }
        return Trouble is null && !bytes.Ended;
    }

    public long Number()
    {
        if (wire != 0) return 0;
        isTaken = true;
        return (long)ReadVarint();
    }

    public string Text()
    {
        if (wire != 2 || fieldEnd - bytes.Position > LongestText) return "";
        var text = Encoding.UTF8.GetString(bytes.Read((int)(fieldEnd - bytes.Position)));
        isTaken = true;
        return text;
    }

    /// <summary>The message in this field; go on with this reader only when the other is through.</summary>
    public ProtobufReader Message()
    {
        var inside = new ProtobufReader(bytes, wire == 2 ? fieldEnd : bytes.Position);
        if (wire != 2) Trouble ??= "a field that must be a message is not one";
        return inside;
    }

    private void PassField()
    {
        isTaken = true;
        switch (wire)
        {
            case 0: ReadVarint(); break;
            case 1: bytes.Skip(8); break;
            case 5: bytes.Skip(4); break;
            default:
                if (bytes.Position > fieldEnd) Trouble ??= "a field is longer than its message";
                else bytes.Skip(fieldEnd - bytes.Position);
                break;
        }
    }

    private bool Stop()
    {
        if (bytes.Position > end) Trouble ??= "a field is longer than its message";
        return false;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = bytes.ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
        Trouble ??= "a number is too long";
        return 0;
    }
}
