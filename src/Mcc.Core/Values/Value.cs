using System.Globalization;

namespace Mcc.Core.Values;

/// <summary>What a template may show. A secret has no shape here, so it cannot enter a file.</summary>
public abstract record Value
{
    private Value()
    {
    }

    /// <summary>There is none: false as a condition, an error in a text's placeholder, and a dropped member in a JSON tree.</summary>
    public static Value None { get; } = new Missing();

    public sealed record Text(string Content) : Value
    {
        internal override string Characters => Content;

        internal override string Noun => "a text";
    }

    public sealed record Number(decimal Amount) : Value
    {
        internal override string Characters => Amount.ToString(CultureInfo.InvariantCulture);

        internal override string Noun => "a number";
    }

    public sealed record Flag(bool On) : Value
    {
        internal override string Characters => On ? "true" : "false";

        internal override string Noun => "a flag";
    }

    public sealed record Items(IReadOnlyList<Value> Values) : Value
    {
        internal override string Noun => "a list";
    }

    /// <summary>Named values, written in the order in which <paramref name="Entries"/> lists them.</summary>
    public sealed record Members(IReadOnlyDictionary<string, Value> Entries) : Value
    {
        internal override string Noun => "a group of values";
    }

    public sealed record Missing : Value
    {
        internal override string Noun => "no value";
    }

    /// <summary>The text, or <see cref="None"/> for null.</summary>
    public static Value Of(string? text) => text is null ? None : new Text(text);

    /// <summary>The number, or <see cref="None"/> for null.</summary>
    public static Value Of(decimal? number) => number is { } amount ? new Number(amount) : None;

    public static Value Of(bool flag) => new Flag(flag);

    public static Value Of(IEnumerable<Value> list) => new Items([.. list]);

    public static Value Of(IEnumerable<string> list) => new Items([.. list.Select(Of)]);

    public static Value Of(IReadOnlyDictionary<string, Value> map) => new Members(map);

    public static implicit operator Value(string text) => new Text(text);

    public static implicit operator Value(bool flag) => new Flag(flag);

    public static implicit operator Value(int number) => new Number(number);

    public static implicit operator Value(decimal number) => new Number(number);

    /// <summary>
    /// The characters of a text, number or flag, as they stand where a language has only characters; null for the others.
    /// </summary>
    internal virtual string? Characters => null;

    /// <summary>What kind of value this is, in a message's words.</summary>
    internal abstract string Noun { get; }
}
