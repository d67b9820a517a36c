using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// Passes over a UBJSON document (https://ubjson.org) once, and hands on the values that are not too deep; arrays of numbers are jumped
/// over.
/// </summary>
internal sealed class Ubjson(ByteReader bytes, XgboostAnswers answers)
{
    private const int Deepest = 64;
    private const int WantedDepth = 4;
    private const int LongestText = 32 * 1024;

    private readonly List<string> path = [];
    private int depth;
    private string? trouble;

    /// <returns>Why it is not a UBJSON document, or null.</returns>
    public string? Walk()
    {
        Value(bytes.ReadByte());
        return trouble ?? (bytes.Ended ? bytes.Trouble ?? "it is truncated" : null);
    }

    private bool Stopped => trouble is not null || bytes.Ended;

    private ReadOnlySpan<string> Path => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path);

    private void Value(byte marker)
    {
        switch ((char)marker)
        {
            case '{': Object(); break;
            case '[': Array(); break;
            case 'S' or 'H': Take(Text(Length())); break;
            case 'Z' or 'N' or 'T' or 'F': break;
            case 'C': bytes.Skip(1); break;
            case 'd': bytes.Skip(4); break;
            case 'D': bytes.Skip(8); break;
            case 'i' or 'U' or 'I' or 'l' or 'L': Take(Whole(marker).ToString(CultureInfo.InvariantCulture)); break;
            default: trouble ??= $"it has the unknown marker 0x{marker:x2}"; break;
        }
    }

    private void Object()
    {
        if (!Enter()) return;
        var (type, count) = Container();
        for (long index = 0; count < 0 || index < count; index++)
        {
            var marker = bytes.ReadByte();
            if (Stopped || (count < 0 && marker == (byte)'}')) break;
            path.Add(Text(Whole(marker)));
            Value(type ?? bytes.ReadByte());
            path.RemoveAt(path.Count - 1);
            if (Stopped) break;
        }
        depth--;
    }

    private void Array()
    {
        if (!Enter()) return;
        var (type, count) = Container();
        // Values without bytes would cost nothing to claim and everything to count.
        if (type is { } fixedType && Size(fixedType) is { } size && (size == 0 || path.Count >= WantedDepth))
        {
            bytes.Skip(count > long.MaxValue / 8 ? long.MaxValue : count * size);
        }
        else
        {
            for (long index = 0; count < 0 || index < count; index++)
            {
                var marker = type ?? bytes.ReadByte();
                if (Stopped || (count < 0 && marker == (byte)']')) break;
                Value(marker);
                if (Stopped) break;
            }
        }
        depth--;
    }

    private bool Enter()
    {
        if (++depth > Deepest) trouble ??= "it nests too deeply";
        if (path.Count <= WantedDepth) answers.Enter(Path);
        return !Stopped;
    }

    // $type#count, #count, or nothing and an end marker.
    private (byte? Type, long Count) Container()
    {
        byte? type = null;
        if (bytes.Peek() == (byte)'$')
        {
            bytes.ReadByte();
            type = bytes.ReadByte();
            if (bytes.Peek() != (byte)'#') trouble ??= "a container has a type but no count";
        }
        if (bytes.Peek() != (byte)'#') return (type, -1);
        bytes.ReadByte();
        var count = Length();
        if (count < 0) trouble ??= "a container has a negative count";
        return (type, Math.Max(0, count));
    }

    private static int? Size(byte type) => (char)type switch
    {
        'i' or 'U' or 'C' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        'L' or 'D' => 8,
        'Z' or 'T' or 'F' or 'N' => 0,
        _ => null,
    };

    private long Length() => Whole(bytes.ReadByte());

    private long Whole(byte marker)
    {
        var size = (char)marker is 'i' or 'U' or 'I' or 'l' or 'L' ? Size(marker)!.Value : 0;
        if (size == 0)
        {
            if (!bytes.Ended) trouble ??= "a length is not an integer";
            return 0;
        }
        var digits = bytes.Read(size);
        if (digits.Length == 0) return 0;
        return (char)marker switch
        {
            'i' => (sbyte)digits[0],
            'U' => digits[0],
            'I' => BinaryPrimitives.ReadInt16BigEndian(digits),
            'l' => BinaryPrimitives.ReadInt32BigEndian(digits),
            _ => BinaryPrimitives.ReadInt64BigEndian(digits),
        };
    }

    private string Text(long length)
    {
        if (length is >= 0 and <= LongestText) return Encoding.UTF8.GetString(bytes.Read((int)length));
        if (length < 0) trouble ??= "a string has a negative length";
        else bytes.Skip(length);
        return "";
    }

    private void Take(string value)
    {
        if (path.Count <= WantedDepth && !Stopped) answers.Take(Path, value);
    }
}
