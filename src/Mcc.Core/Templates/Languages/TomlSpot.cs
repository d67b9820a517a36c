namespace Mcc.Core.Templates.Languages;

/// <summary>A place in TOML.</summary>
/// <param name="Open">What has been opened: a quote, three of them, <c>#</c> for a comment, or nothing.</param>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
internal sealed record TomlSpot(string Open, bool Escaped = false) : Spot
{
    public static readonly TomlSpot Start = new("");

    public override string Where => Open switch
    {
        "" => "outside of strings",
        "#" => "in a comment",
        _ => $"inside `{Open}`",
    };

    public override Spot After(string literal)
    {
        if (Escaped)
            return new LostSpot("a backslash before it is cut off by a tag");

        var open = Open;
        var at = 0;
        while (at < literal.Length)
        {
            var c = literal[at];
            switch (open)
            {
                case "" when c is '"' or '\'':
                    open = literal.AsSpan(at).StartsWith([c, c, c]) ? new string(c, 3) : c.ToString();
                    at += open.Length;
                    break;
                case "" or "#":
                    open = c == '\n' ? "" : c == '#' ? "#" : open;
                    at++;
                    break;
                case ['"', ..] when c == '\\':
                    at += 2;
                    break;
                case var _ when literal.AsSpan(at).StartsWith(open):
                    at += open.Length;
                    // Up to two quotes before the closing three belong to the text.
                    for (var more = 0; open.Length == 3 && more < 2 && at < literal.Length && literal[at] == c; more++)
                        at++;
                    open = "";
                    break;
                default:
                    at++;
                    break;
            }
        }

        return new TomlSpot(open, Escaped: at > literal.Length);
    }

    public override Spot AfterHole() => this;

    public override Quoting Hole(char next) => Open switch
    {
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        "" => ValueLiteral.OfToml,
        "#" => LineComment.Only,
        "\"" => EscapedText.InDoubleQuotes,
        _ => new NoHole("only strings in one pair of double quotes have escapes; write it so, or without any quotes"),
    };
}
