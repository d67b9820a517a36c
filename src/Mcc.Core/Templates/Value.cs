namespace Mcc.Core.Templates;

/// <summary>What a template can name: a text, a number, a flag, a list or a group of named values, or <see cref="Missing"/>.</summary>
public abstract record Value
{
    private Value()
    {
    }

    public sealed record Text(string Content) : Value;

    public sealed record Number(decimal Amount) : Value;

    public sealed record Flag(bool On) : Value;

    public sealed record Items(IReadOnlyList<Value> Values) : Value;

    /// <summary>Named values, written in the order of the dictionary.</summary>
    public sealed record Members(IReadOnlyDictionary<string, Value> Entries) : Value;

    /// <summary>There is none: drops a member of a tree, is false as a condition, and is a bug in a hole of text.</summary>
    public sealed record Missing : Value;
}
