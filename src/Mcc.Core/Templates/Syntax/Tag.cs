using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>What stands between <c>[%</c> and <c>%]</c>: one of the five things that the language can say.</summary>
internal abstract record Tag(Place Place)
{
    public sealed record Value(Name Name, Place Place) : Tag(Place);

    public sealed record If(Condition Condition, Place Place) : Tag(Place);

    public sealed record Else(Place Place) : Tag(Place);

    public sealed record For(Repetition Repetition, Place Place) : Tag(Place);

    public sealed record End(Place Place) : Tag(Place);

    /// <summary>Reads the words of one tag.</summary>
    public static Tag Read(string words, Place place)
    {
        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["else"] => new Else(place),
            ["end"] => new End(place),
            ["if", "not", var name] => new If(new Condition(NameOf(name, place), negated: true), place),
            ["if", var name] => new If(new Condition(NameOf(name, place), negated: false), place),
            ["for", var variable, "in", var list] when !variable.Contains('.', StringComparison.Ordinal) =>
                new For(new Repetition(NameOf(variable, place).Text, NameOf(list, place)), place),
            [var name] => new Value(NameOf(name, place), place),
            _ => throw new TemplateException(place, $"`[% {words.Trim()} %]` is not a tag: it must be a name, if, if not, else, for … in … "
                + "or end."),
        };
    }

    private static Name NameOf(string text, Place place) =>
        text is not ("if" or "not" or "else" or "for" or "in" or "end") && Name.IsWellFormed(text)
            ? new Name(text, place)
            : throw new TemplateException(place, $"`{text}` is not a name.");
}
