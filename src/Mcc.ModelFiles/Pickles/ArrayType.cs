using System.Globalization;

namespace Mcc.ModelFiles.Pickles;

/// <summary>A numpy dtype as numpy itself pickles it: its kind, the bytes of one item, and whether items are Python objects.</summary>
internal sealed class ArrayType
{
    // https://numpy.org/doc/stable/reference/generated/numpy.dtype.flags.html: an item is a reference, and needs its list to be pickled.
    private const long HasObject = 0x01;
    private const long ObjectFlags = 0x3f;

    private bool stated;

    ArrayType(char kind, long itemSize)
    {
        Kind = kind;
        ItemSize = itemSize;
        HoldsObjects = kind == 'O';
    }

    public char Kind { get; }

    public long ItemSize { get; }

    public bool HoldsObjects { get; private set; }

    /// <summary>The most significant byte of a number is first.</summary>
    public bool IsBigEndian { get; private set; }

    /// <summary>
    /// From the first argument of <c>numpy.dtype</c>, such as <c>f8</c> or <c>U12</c>; none when it is not one that numpy writes.
    /// </summary>
    public static ArrayType? FromCode(ReadOnlySpan<byte> code)
    {
        if (code.Length is < 2 or > 10 || !"biufcOSUVMm".Contains((char)code[0], StringComparison.Ordinal)) return null;
        if (!long.TryParse(code[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size > int.MaxValue / 4) return null;
        return new ArrayType((char)code[0], code[0] == (byte)'U' ? size * 4 : size);
    }

    /// <summary>
    /// Takes the state that a pickle sets: (version, byte order, subtype, names, fields, item size, alignment, flags[, metadata]).
    /// False when numpy would not have written it: with altered flags, raw bytes of the file are taken for pointers.
    /// </summary>
    public bool TrySetState(PythonTuple state, TextStore texts)
    {
        var items = state.Items;
        if (stated || items.Length is < 8 or > 9) return false;
        stated = true;
        var (subtype, names, fields, size, flags) = (items[2], items[3], items[4], items[5], items[7]);
        if (!items[0].IsWhole || items[0].Number is < 3 or > 4 || !items[1].IsText || !size.IsWhole || !flags.IsWhole) return false;
        if (texts.Bytes(items[1]) is not [(byte)'<' or (byte)'>' or (byte)'|' or (byte)'='] order) return false;
        IsBigEndian = order[0] == (byte)'>';
        var isFlexible = Kind is 'S' or 'U' or 'V';
        if (size.Number != (isFlexible ? ItemSize : -1) && size.Number != ItemSize) return false;
        if (Kind == 'O') return flags.Number == ObjectFlags && subtype.IsNone && fields.IsNone;
        if (!FieldsHold(fields, names, out var inFields) || !SubtypeHolds(subtype, out var inSubtype)) return false;
        HoldsObjects = inFields || inSubtype;
        return HoldsObjects == ((flags.Number & HasObject) != 0) && (!HoldsObjects || Kind == 'V');
    }

    private static bool FieldsHold(Value fields, Value names, out bool objects)
    {
        objects = false;
        if (fields.IsNone) return names.IsNone;
        if (fields.Is is not PythonDict { Complete: true } dict) return false;
        foreach (var (_, field) in dict.Items)
        {
            if (field.Is is not PythonTuple { Items: [{ Is: ArrayType type }, { IsWhole: true }, ..] }) return false;
            objects |= type.HoldsObjects;
        }
        return true;
    }

    private static bool SubtypeHolds(Value subtype, out bool objects)
    {
        objects = false;
        if (subtype.IsNone) return true;
        if (subtype.Is is not PythonTuple { Items: [{ Is: ArrayType type }, ..] }) return false;
        objects = type.HoldsObjects;
        return true;
    }
}
