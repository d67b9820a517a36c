namespace Mcc.ModelFiles.Pickles;

/// <summary>What is known of one value on the pickle stack: often only its kind, because nothing is loaded.</summary>
/// <param name="Is">A <see cref="PickleConstant"/> kind, or the followed object itself.</param>
/// <param name="Number">The whole number, the bits of the floating-point number, or where the text is kept.</param>
internal readonly record struct Value(object Is, long Number = 0)
{
    public static readonly Value Unknown = new(PickleConstant.Unknown);
    public static readonly Value None = new(PickleConstant.None);
    public static readonly Value True = new(PickleConstant.True);
    public static readonly Value False = new(PickleConstant.False);
    public static readonly Value Bytes = new(PickleConstant.Bytes);
    public static readonly Value LongText = new(PickleConstant.LongText);
    public static readonly Value EmptyTuple = new(new PythonTuple([]));

    public static Value Whole(long number) => new(PickleConstant.Whole, number);

    public static Value Real(double number) => new(PickleConstant.Real, BitConverter.DoubleToInt64Bits(number));

    /// <summary>It is not a number, a text, bytes or the like.</summary>
    public bool HasParts => Is is not (PickleConstant or byte[] or ArrayType);

    public bool IsNone => ReferenceEquals(Is, PickleConstant.None);

    public bool IsWhole => ReferenceEquals(Is, PickleConstant.Whole);

    public bool IsReal => ReferenceEquals(Is, PickleConstant.Real);

    public bool IsTrue => ReferenceEquals(Is, PickleConstant.True);

    public bool IsFalse => ReferenceEquals(Is, PickleConstant.False);

    /// <summary>A text, or one that is too long to be kept.</summary>
    public bool IsAnyText => IsText || ReferenceEquals(Is, PickleConstant.LongText);

    public bool IsText => ReferenceEquals(Is, PickleConstant.Text);
}
