namespace Mcc.ModelFiles.Pickles;

/// <summary>A tuple whose members are known.</summary>
internal sealed class PythonTuple(Value[] items) : PythonObject
{
    public Value[] Items { get; } = items;

    /// <summary>How many tuples are inside each other: Python's hash of a tuple calls itself for each, without a limit.</summary>
    public int Depth { get; } = 1 + DepthOf(items);

    /// <summary>
    /// Its first member is a class that may stand here only, as the arguments of one of numpy's or Python's reconstructors.
    /// </summary>
    public PythonGlobal? Carried { get; init; }

    private static int DepthOf(Value[] items)
    {
        var deepest = 0;
        foreach (var item in items)
        {
            if (item.Is is PythonTuple tuple) deepest = Math.Max(deepest, tuple.Depth);
        }
        return deepest;
    }
}
