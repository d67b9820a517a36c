namespace Mcc.ModelFiles.Pickles;

/// <summary>A list: its first members, and how many there are.</summary>
internal sealed class PythonList
{
    private const int Kept = 20_000;

    public List<Value> Items { get; } = [];

    public long Count { get; private set; }

    public void Add(Value item)
    {
        Count++;
        if (Items.Count < Kept) Items.Add(item);
    }
}
