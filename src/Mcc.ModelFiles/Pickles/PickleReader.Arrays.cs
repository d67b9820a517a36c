namespace Mcc.ModelFiles.Pickles;

internal sealed partial class PickleReader
{
    /// <summary>The raw bytes of an array are in the file after joblib's wrapper; they are skipped, as joblib reads them.</summary>
    private void BuildWrapper(PythonInstance wrapper, Value state)
    {
        scan.HasJoblibArrays = true;
        if (!followsArrays || wrapper.Spent || state.Is is not PythonDict { Shared: false, Complete: true } dict
            || !IsAsWritten(dict, out var layout))
        {
            // Where the bytes of the array end is not known for certain, so neither is what follows.
            scan.Odd(PickleAnomaly.ArrayClass);
            trouble ??= "an array is not in joblib's format";
            return;
        }
        wrapper.Spent = true;
        if (frameEnd >= 0 && bytes.Position != frameEnd)
        {
            scan.Odd(PickleAnomaly.ArrayClass);
            trouble ??= "an array starts inside a frame";
            return;
        }
        frameEnd = -1;
        if (layout.Type.HoldsObjects) ReadObjects(layout);
        else SkipItems(layout);
    }

    private void ReadObjects(ArrayLayout layout)
    {
        // joblib hands these to pickle.load itself, for which an array wrapper is only an object.
        var nested = new PickleReader(bytes, scan, followsArrays: false);
        if (!nested.Read())
        {
            trouble ??= nested.Trouble;
            return;
        }
        // What the inner pickle makes is the array, whatever it is.
        stack.Replace(nested.Result);
    }

    private void SkipItems(ArrayLayout layout)
    {
        if (layout.IsPadded)
        {
            scan.HasPaddedArrays = true;
            bytes.Skip(bytes.ReadByte());
        }
        // The nodes of a forest are records; nothing is made of them.
        var first = layout.Type.Kind == 'V' ? null : KeepFirst(layout.ByteCount);
        if (layout.Type.Kind == 'V') bytes.Skip(layout.ByteCount);
        stack.Replace(new Value(layout.Array(first)));
    }

    private bool IsAsWritten(PythonDict state, out ArrayLayout layout)
    {
        layout = default;
        var seen = 0;
        var (shape, type, isPadded, isMapped, byColumns) = ((long[]?)null, (ArrayType?)null, false, false, false);
        foreach (var (key, value) in state.Items)
        {
            var texts = scan.Texts;
            var bit = 0;
            var fits = false;
            if (texts.Is(key, "subclass"u8)) (bit, fits) = (1, value.Is is PythonGlobal global && global.Name.IsArrayClass());
            else if (texts.Is(key, "shape"u8)) (bit, fits) = (2, (shape = Shape(value)) is not null);
            else if (texts.Is(key, "order"u8)) (bit, fits) = (4, (byColumns = texts.Is(value, "F"u8)) || texts.Is(value, "C"u8));
            else if (texts.Is(key, "dtype"u8)) (bit, fits) = (8, (type = value.Is as ArrayType) is not null);
            else if (texts.Is(key, "allow_mmap"u8)) (bit, fits) = (16, (isMapped = value.IsTrue) || value.IsFalse);
            else if (texts.Is(key, "numpy_array_alignment_bytes"u8)) (bit, fits) = (32, (isPadded = value.IsWhole) || value.IsNone);
            if (!fits || (seen & bit) != 0) return false;
            seen |= bit;
        }
        if ((seen & 0b01111) != 0b01111 || shape is null || type is null) return false;
        // Objects in a mapped file would be addresses taken from the file.
        if (type.HoldsObjects && isMapped) return false;
        layout = new ArrayLayout(shape, type, isPadded, byColumns);
        return type.HoldsObjects || layout.ByteCount >= 0;
    }

    private readonly record struct ArrayLayout(long[] Shape, ArrayType Type, bool IsPadded, bool ByColumns)
    {
        public PythonArray Array(byte[]? first) => new() { Shape = Shape, Type = Type, ByColumns = ByColumns, FirstBytes = first };

        /// <summary>Minus one when the product is more than a file can hold (joblib's own product would wrap around).</summary>
        public long ByteCount
        {
            get
            {
                Int128 count = Type.ItemSize;
                foreach (var length in Shape)
                {
                    if (length == 0) return 0;
                    count *= length;
                    if (count > long.MaxValue) return -1;
                }
                return (long)count;
            }
        }
    }
}
