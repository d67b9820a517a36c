using System.Text;

namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// Keeps short texts of a pickle as bytes in large blocks: a vocabulary has a million of them, and almost none is looked at again.
/// </summary>
internal sealed class TextStore(int atMost)
{
    public const int LongestKept = 1024;

    private const int BlockSize = 1 << 18;

    private readonly List<byte[]> blocks = [];
    private int inLast = BlockSize;

    public Value Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestKept) return Value.LongText;
        if (blocks.Count == 0 || inLast + text.Length > BlockSize)
        {
            if ((long)blocks.Count * BlockSize >= atMost) return Value.LongText;
            blocks.Add(new byte[BlockSize]);
            inLast = 0;
        }
        text.CopyTo(blocks[^1].AsSpan(inLast));
        var where = ((long)(blocks.Count - 1) << 32) | ((long)inLast << 11) | (long)text.Length;
        inLast += text.Length;
        return new Value(PickleConstant.Text, where);
    }

    /// <summary>The bytes of a text (UTF-8); empty for any other value.</summary>
    public ReadOnlySpan<byte> Bytes(Value value) => value.IsText
        ? blocks[(int)(value.Number >> 32)].AsSpan((int)((value.Number >> 11) & 0x1F_FFFF), (int)(value.Number & 0x7FF))
        : default;

    public bool Is(Value value, ReadOnlySpan<byte> text) => value.IsText && Bytes(value).SequenceEqual(text);

    public string? Text(Value value) => value.IsText ? Encoding.UTF8.GetString(Bytes(value)) : null;

    /// <summary>The first bytes of bytes; up to protocol 2 these are written as text: <c>_codecs.encode('…', 'latin1')</c>.</summary>
    public byte[]? Payload(Value value) => value.Is switch
    {
        byte[] first => first,
        PythonInstance { Type.Name: { Module: "_codecs", Name: "encode" }, Arguments.Items: [{ IsText: true } text, ..] } =>
            Encoding.Latin1.GetBytes(Text(text)!),
        _ => null,
    };

    public bool TryGet(PythonDict? dict, ReadOnlySpan<byte> key, out Value value)
    {
        value = Value.Unknown;
        if (dict is null) return false;
        var found = false;
        foreach (var (candidate, held) in dict.Items)
        {
            if (!Is(candidate, key)) continue;
            value = held;
            found = true;
        }
        return found;
    }
}
