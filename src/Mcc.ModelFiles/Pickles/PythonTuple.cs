namespace Mcc.ModelFiles.Pickles;

/// <summary>A tuple whose members are known.</summary>
internal sealed class PythonTuple(Value[] items)
{
    public Value[] Items { get; } = items;

    /// <summary>
    /// Its first member is a class that may stand here only, as the arguments of one of numpy's or Python's reconstructors.
    /// </summary>
    public PythonGlobal? Carried { get; init; }
}
