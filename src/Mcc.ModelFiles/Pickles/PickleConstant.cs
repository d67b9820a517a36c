namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// Kinds of values without parts; one object each, compared by reference, so that a <see cref="Value"/> stays at sixteen bytes.
/// </summary>
internal sealed class PickleConstant
{
    public static readonly PickleConstant Unknown = new();
    public static readonly PickleConstant None = new();
    public static readonly PickleConstant True = new();
    public static readonly PickleConstant False = new();
    public static readonly PickleConstant Whole = new();
    public static readonly PickleConstant Real = new();
    public static readonly PickleConstant Text = new();
    public static readonly PickleConstant LongText = new();
    public static readonly PickleConstant Bytes = new();

    PickleConstant()
    {
    }
}
