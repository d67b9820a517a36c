namespace Mcc.ModelFiles.Pickles;

/// <summary>A dict: its first members in the order of the file.</summary>
internal sealed class PythonDict
{
    // An estimator's state has some dozens of attributes; a vocabulary of a million words is not worth keeping.
    private const int Kept = 256;

    public List<(Value Key, Value Value)> Items { get; } = [];

    /// <summary>False when members were left out: then nothing may be concluded from an absent one.</summary>
    public bool Complete { get; private set; } = true;

    /// <summary>Something else holds this dict and might change it unseen.</summary>
    public bool Shared { get; set; }

    /// <summary>It is the state of joblib's array class and names numpy's class for arrays in mapped files.</summary>
    public bool CarriesFileArray { get; set; }

    public void Set(Value key, Value value)
    {
        if (Items.Count < Kept) Items.Add((key, value));
        else Complete = false;
    }
}
