namespace Mcc.Core.Templates.Languages;

/// <summary>A place in Python source.</summary>
/// <param name="Open">What has been opened: a quote, three of them, <c>#</c> for a comment, or nothing.</param>
/// <param name="Prefix">In a string: its letters (<c>rb</c>, <c>f</c>), in lower case. In code: the name or quote that the text ends with.</param>
/// <param name="Braces">In an f-string: the braces that are open.</param>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
/// <param name="Filled">Whether a value has been written in this string, or just before.</param>
internal sealed record PythonSpot(string Open, string Prefix = "", int Braces = 0, bool Escaped = false, bool Filled = false) : Spot
{
    private const string AnyWord = "_";

    public static readonly PythonSpot Start = new("");

    public override string Where => Open switch
    {
        "" => "in code",
        "#" => "in a comment",
        _ => $"inside `{Prefix}{Open}`",
    };

    public override Spot After(string literal)
    {
        if (Escaped)
            return new LostSpot("a backslash before it is cut off by a tag");
        return new PythonReader(this, literal).Read();
    }

    public override Spot AfterHole() => Open switch
    {
        "" => this with { Prefix = AnyWord, Filled = true },
        "#" => this,
        _ => this with { Filled = true },
    };

    public override Spot? Meet(Spot other)
    {
        if (other is not PythonSpot python || python.Open != Open || python.Braces != Braces || python.Escaped != Escaped)
            return null;
        if (Open is not ("" or "#") && python.Prefix != Prefix)
            return null;
        return this with { Prefix = python.Prefix == Prefix ? Prefix : AnyWord, Filled = Filled || python.Filled };
    }

    public override Quoting Hole(char next) => Open switch
    {
        "#" => LineComment.Only,
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        "" when Prefix.Length > 0 || char.IsLetterOrDigit(next) || next is '_' or '"' or '\'' =>
            new NoHole("it is a whole Python value here and cannot be glued to another word or string"),
        "" => ValueLiteral.OfPython,
        _ when Prefix is not ("" or "u") => new NoHole($"a `{Prefix}` string has rules of its own; write the value without quotes, or give it to a name first"),
        "\"" => EscapedText.InDoubleQuotes,
        "'" => EscapedText.InSingleQuotes,
        _ => new NoHole("a string of many lines is no place for a value; write the value without quotes, or give it to a name first"),
    };
}
