namespace Mcc.ModelFiles.Pickles;

/// <summary>A dict: its first members in the order of the file.</summary>
internal sealed class PythonDict : PythonObject
{
    // An estimator's state has some dozens of attributes; a vocabulary of a million words is not worth keeping.
    private const int Kept = 256;

    private static readonly List<(Value, Value)> Nothing = [];

    private List<(Value Key, Value Value)>? items;

    public List<(Value Key, Value Value)> Items => items ?? Nothing;

    /// <summary>Objects among the members that were left out: they are judged like the others.</summary>
    public List<Value>? Others { get; private set; }

    /// <summary>False when members were left out: then nothing may be concluded from an absent one.</summary>
    public bool Complete { get; private set; } = true;

    /// <summary>Something else holds this dict and might change it unseen.</summary>
    public bool Shared { get; set; }

    /// <summary>It is the state of joblib's array class and names numpy's class for arrays in mapped files.</summary>
    public bool CarriesFileArray { get; set; }

    /// <summary>False when there is no room for an object.</summary>
    public bool TrySet(Value key, Value value, PickleScan scan)
    {
        if (Items.Count < Kept && scan.TryKeep())
        {
            (items ??= new(2)).Add((key, value));
            return true;
        }
        Complete = false;
        return TryKeep(key, scan) && TryKeep(value, scan);
    }

    private bool TryKeep(Value value, PickleScan scan)
    {
        if (!value.HasParts) return true;
        if (!scan.TryKeep()) return false;
        (Others ??= []).Add(value);
        return true;
    }
}
