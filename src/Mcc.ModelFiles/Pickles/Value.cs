namespace Mcc.ModelFiles.Pickles;

/// <summary>What is known of one value on the pickle stack: often only its kind, because nothing is loaded.</summary>
/// <param name="Is">A <see cref="Plain"/> kind, or the followed object itself.</param>
/// <param name="Number">The whole number, the bits of the floating-point number, or where the text is kept.</param>
internal readonly record struct Value(object Is, long Number = 0)
{
    public static readonly Value Unknown = new(Plain.Unknown);
    public static readonly Value None = new(Plain.None);
    public static readonly Value True = new(Plain.True);
    public static readonly Value False = new(Plain.False);
    public static readonly Value Bytes = new(Plain.Bytes);
    public static readonly Value LongText = new(Plain.LongText);
    public static readonly Value EmptyTuple = new(new PythonTuple([]));

    public static Value Whole(long number) => new(Plain.Whole, number);

    public static Value Real(double number) => new(Plain.Real, BitConverter.DoubleToInt64Bits(number));

    public bool IsNone => ReferenceEquals(Is, Plain.None);

    public bool IsWhole => ReferenceEquals(Is, Plain.Whole);

    public bool IsReal => ReferenceEquals(Is, Plain.Real);

    public bool IsTrue => ReferenceEquals(Is, Plain.True);

    public bool IsFalse => ReferenceEquals(Is, Plain.False);

    public bool IsText => ReferenceEquals(Is, Plain.Text);
}
