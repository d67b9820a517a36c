namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// Kinds of values without parts; one object each, compared by reference, so that a <see cref="Value"/> stays at sixteen bytes.
/// </summary>
internal sealed class Plain
{
    public static readonly Plain Unknown = new();
    public static readonly Plain None = new();
    public static readonly Plain True = new();
    public static readonly Plain False = new();
    public static readonly Plain Whole = new();
    public static readonly Plain Real = new();
    public static readonly Plain Text = new();
    public static readonly Plain LongText = new();
    public static readonly Plain Bytes = new();

    Plain()
    {
    }
}
