using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Cell = Mcc.Core.Values.Value;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Values of a pickle as cells of a table: texts, numbers and flags.</summary>
internal sealed class ArrayCells(TextStore texts)
{
    // What a Decimal holds with some digits to spare; smaller numbers are zero for an example.
    private const double Largest = 1e24;
    private const double Smallest = 1e-12;

    /// <summary>A text, a number or a flag; none for anything else, and for what is missing (None, NaN).</summary>
    public Cell? Of(Value value) => value switch
    {
        { IsText: true } => new Cell.Text(texts.Text(value)!),
        { IsWhole: true } => new Cell.Number(value.Number),
        { IsReal: true } => Number(BitConverter.Int64BitsToDouble(value.Number)),
        { IsTrue: true } => new Cell.Flag(true),
        { IsFalse: true } => new Cell.Flag(false),
        // numpy's scalar(dtype, bytes)
        {
            Is: PythonInstance
            {
                Type.Name.Name: "scalar", Arguments.Items: [{ Is: ArrayType type },
            var item]
            }
        } when texts.Payload(item) is { } bytes => Item(type, bytes, 0),
        _ => null,
    };

    /// <summary>The cells of an array of one dimension, or of the first row of an array of two; an unknown value is null. Null when it has
    /// no such row.</summary>
    public Cell?[]? FirstRow(Value value, int atMost = int.MaxValue)
    {
        if (value.Is is PythonList list) return list.Items.Count < list.Count ? null : [.. list.Items.Take(atMost).Select(Of)];
        if (value.Is is not PythonArray { Shape: { Count: 1 or 2 } shape } array || shape[^1] > ExampleRow.MostColumns
            || shape.Contains(0)) return null;
        var step = shape.Count == 2 && array.ByColumns ? shape[0] : 1;
        var row = new Cell?[(int)Math.Min(shape[^1], atMost)];
        for (var index = 0; index < row.Length; index++)
        {
            var at = index * step;
            if (array.Items is { } items) row[index] = at < items.Items.Count ? Of(items.Items[(int)at]) : null;
            else if (array is { FirstBytes: { } bytes, Type: { } type }) row[index] = Item(type, bytes, at);
        }

        return row;
    }

    public static Cell? Number(double number)
    {
        if (!double.IsFinite(number) || Math.Abs(number) > Largest) return null;
        return Math.Abs(number) < Smallest ? new Cell.Number(0) : new Cell.Number(decimal.Parse(number.ToString("R",
            CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static Cell? Item(ArrayType type, byte[] bytes, long index)
    {
        if (type.ItemSize <= 0 || index > int.MaxValue / type.ItemSize || (index + 1) * type.ItemSize > bytes.Length) return null;
        var item = bytes.AsSpan((int)(index * type.ItemSize), (int)type.ItemSize).ToArray();
        if (type.Kind == 'U') return Text(item, type.IsBigEndian);
        if (type.IsBigEndian) item.AsSpan().Reverse();
        return (type.Kind, item.Length) switch
        {
            ('b', 1) => new Cell.Flag(item[0] != 0),
            ('i', 1) => new Cell.Number((sbyte)item[0]),
            ('i', 2) => new Cell.Number(BinaryPrimitives.ReadInt16LittleEndian(item)),
            ('i', 4) => new Cell.Number(BinaryPrimitives.ReadInt32LittleEndian(item)),
            ('i', 8) => new Cell.Number(BinaryPrimitives.ReadInt64LittleEndian(item)),
            ('u', 1) => new Cell.Number(item[0]),
            ('u', 2) => new Cell.Number(BinaryPrimitives.ReadUInt16LittleEndian(item)),
            ('u', 4) => new Cell.Number(BinaryPrimitives.ReadUInt32LittleEndian(item)),
            ('u', 8) => new Cell.Number(BinaryPrimitives.ReadUInt64LittleEndian(item)),
            ('f', 2) => Number((double)BinaryPrimitives.ReadHalfLittleEndian(item)),
            // The shortest digits that mean this number in 32 bits.
            ('f', 4) => Number(double.Parse(BinaryPrimitives.ReadSingleLittleEndian(item).ToString("R", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture)),
            ('f', 8) => Number(BinaryPrimitives.ReadDoubleLittleEndian(item)),
            _ => null,
        };
    }

    // Four bytes a letter, filled up with zeros.
    private static Cell Text(byte[] item, bool isBigEndian) =>
        new Cell.Text(new UTF32Encoding(isBigEndian, byteOrderMark: false).GetString(item).TrimEnd('\0'));
}
