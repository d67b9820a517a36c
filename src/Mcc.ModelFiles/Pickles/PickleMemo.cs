namespace Mcc.ModelFiles.Pickles;

/// <summary>What a pickle remembers under numbers.</summary>
internal sealed class PickleMemo(int atMost)
{
    // Every writer counts up from zero; a file that jumps about is odd but legal, and kept apart so that one number cannot cost memory.
    private Value[] dense = new Value[256];
    private int filled;
    private readonly Dictionary<long, Value> sparse = [];

    public string? Trouble { get; private set; }

    public void Append(Value value) => Put(filled + sparse.Count, value);

    public void Put(long index, Value value)
    {
        if (index < 0)
        {
            Trouble ??= "it stores a value under a negative memo number";
            return;
        }
        if (index < filled)
        {
            dense[index] = value;
            return;
        }
        if (filled + sparse.Count >= atMost || sparse.Count > atMost / 8)
        {
            Trouble ??= "it stores too many memo values";
            return;
        }
        if (index > filled || sparse.Count > 0)
        {
            sparse[index] = value;
            return;
        }
        if (filled == dense.Length) Array.Resize(ref dense, Math.Min(dense.Length * 2, atMost));
        dense[filled++] = value;
    }

    public Value Get(long index)
    {
        if (index >= 0 && index < filled) return dense[index];
        if (sparse.TryGetValue(index, out var value)) return value;
        Trouble ??= "it reads a memo value that was never stored";
        return Value.Unknown;
    }
}
