namespace Mcc.ModelFiles.Pickles;

/// <summary>A list or a set: its first members, and how many there are.</summary>
internal sealed class PythonList : PythonObject
{
    private const int Kept = 20_000;

    private static readonly List<Value> Nothing = [];

    private List<Value>? items;

    public List<Value> Items => items ?? Nothing;

    /// <summary>Objects among the members that were left out: they are judged like the others.</summary>
    public List<Value>? Others { get; private set; }

    public bool IsSet { get; init; }

    public long Count { get; private set; }

    /// <summary>False when there is no room for an object.</summary>
    public bool TryAdd(Value item, PickleScan scan)
    {
        Count++;
        if (Items.Count < Kept && Others is null && scan.TryKeep())
        {
            (items ??= []).Add(item);
            return true;
        }
        if (!item.HasParts) return true;
        if (!scan.TryKeep()) return false;
        (Others ??= []).Add(item);
        return true;
    }
}
