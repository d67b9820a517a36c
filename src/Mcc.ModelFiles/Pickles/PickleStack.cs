using System.Runtime.CompilerServices;

namespace Mcc.ModelFiles.Pickles;

/// <summary>The stack of a pickle with its marks; reading a missing value, or holding too much, sets <see cref="Trouble"/>.</summary>
internal sealed class PickleStack(int atMost)
{
    private Value[] values = new Value[256];
    private int[] marks = new int[64];
    private int marked;
    private int fence;

    public int Count { get; private set; }

    public string? Trouble { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(Value value)
    {
        if (Count == values.Length && !Grow()) return;
        values[Count++] = value;
    }

    public Value Pop()
    {
        if (Count > fence) return values[--Count];
        Trouble ??= "it takes a value from an empty stack";
        return Value.Unknown;
    }

    public Value Peek()
    {
        if (Count > fence) return values[Count - 1];
        Trouble ??= "it reads a value from an empty stack";
        return Value.Unknown;
    }

    public void Replace(Value value)
    {
        if (Count > fence) values[Count - 1] = value;
        else Trouble ??= "it changes a value on an empty stack";
    }

    public void Mark()
    {
        if (marked == marks.Length)
        {
            if (marked >= atMost)
            {
                Trouble ??= "it nests too deeply";
                return;
            }
            Array.Resize(ref marks, marks.Length * 2);
        }
        marks[marked++] = Count;
        fence = Count;
    }

    /// <summary>The values above the last mark, which is taken away with them; valid until the next push.</summary>
    public ReadOnlySpan<Value> PopMark()
    {
        if (marked == 0)
        {
            Trouble ??= "it returns to a mark that was never set";
            return default;
        }
        var start = marks[--marked];
        var above = values.AsSpan(start, Count - start);
        Count = start;
        fence = marked == 0 ? 0 : marks[marked - 1];
        return above;
    }

    /// <summary>Python's POP takes the mark itself when nothing is above it.</summary>
    public void PopOrMark()
    {
        if (Count > fence) Count--;
        else PopMark();
    }

    private bool Grow()
    {
        if (Count >= atMost)
        {
            Trouble ??= "it holds too many values at once";
            return false;
        }
        Array.Resize(ref values, Math.Min(values.Length * 2, atMost));
        return true;
    }
}
