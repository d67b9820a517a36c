using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A place in HCL, the language of Terraform.</summary>
/// <param name="Open">
/// What has been opened, the innermost last: <c>"</c> a string, <c>{</c> braces or an interpolation, <c>#</c> a comment to the line's
/// end, <c>*</c> a comment of many lines.
/// </param>
/// <param name="Last">The character before, where it could take hold of a value: a backslash, <c>$</c>, <c>%</c>; otherwise a blank.</param>
internal sealed record HclSpot(string Open, char Last = ' ') : Spot
{
    public static readonly HclSpot Start = new("");

    private char Inner => Open.Length == 0 ? '{' : Open[^1];

    public override string Where => Inner switch
    {
        '"' => "inside double quotes",
        '{' => "outside of strings",
        _ => "in a comment",
    };

    public override Spot After(string literal)
    {
        var spot = this;
        for (var at = 0; at < literal.Length; at++)
        {
            var c = literal[at];
            var next = at + 1 < literal.Length ? literal[at + 1] : '\0';
            if (spot.Inner == '{' && c == '<' && next is '<' or '\0')
                return new LostSpot("a here-document before it has no quotes; write a string");
            if (spot.Last == 'e' && c is '$' or '%')
                return new LostSpot("three marks in a row before it mean different things to different versions");
            spot = spot.Last != ' ' && spot.Inner == '"' ? spot.BehindMark(c) : spot.Behind(c, spot.Last, next);
        }

        return spot;
    }

    /// <summary>In a string behind a backslash, <c>$</c> or <c>%</c>.</summary>
    private HclSpot BehindMark(char c) => (Last, c) switch
    {
        ('\\' or 'e', _) => this with { Last = ' ' },
        (_, '{') => new HclSpot(Open + '{'),
        // $${ is a literal ${.
        ('$', '$') or ('%', '%') => this with { Last = 'e' },
        _ => (this with { Last = ' ' }).Behind(c, ' ', ' '),
    };

    private HclSpot Behind(char c, char last, char next) => (Inner, c) switch
    {
        ('"', '"') or ('{', '}') when Open.Length > 0 => new HclSpot(Open[..^1]),
        ('"', '\\' or '$' or '%') => this with { Last = c },
        ('{', '"' or '{' or '#') => new HclSpot(Open + c),
        ('{', '/') when next == '/' => new HclSpot(Open + '#'),
        ('{', '/') when next == '*' => new HclSpot(Open + '*', '*'),
        ('#', '\n') => new HclSpot(Open[..^1]),
        // The star that opened the comment does not close it.
        ('*', '*') when last == '*' => this with { Last = ' ' },
        ('*', '/') when last == '!' => new HclSpot(Open[..^1]),
        ('*', '*') => this with { Last = '!' },
        ('*', _) => this with { Last = ' ' },
        _ => this with { Last = ' ' },
    };

    public override Spot AfterHole() => this with { Last = ' ' };

    public override Quoting Hole(char next) => Inner switch
    {
        '"' when Last != ' ' => new NoHole($"the `{(Last == 'e' ? '$' : Last)}` before it would take hold of it"),
        '"' => Quoted.Only,
        '{' => Bare.Only,
        '#' => LineComment.Only,
        _ => new NoHole("it might end a comment of many lines; use `#`"),
    };

    /// <summary>A string with its quotes.</summary>
    public static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        Append(text, output);
        return output.Append('"').ToString();
    }

    /// <summary>Besides C's escapes: <c>${</c> and <c>%{</c> begin a computation, and a mark at the end could meet a brace in the template.</summary>
    private static void Append(string text, StringBuilder output)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (c is not ('$' or '%') || next is not ('{' or '$' or '%' or '\0'))
                Escapes.Append(c, "\\\"", output);
            else if (next == '{' && (i == 0 || text[i - 1] is not ('$' or '%')))
                output.Append(c).Append(c);
            else
                output.Append(c == '$' ? "\\u0024" : "\\u0025");
        }
    }

    private sealed class Quoted : Quoting
    {
        public static readonly Quoted Only = new();

        public override string Where => "inside double quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            Append(value.Characters!, output);
            return null;
        }
    }

    private sealed class Bare() : ValueLiteral("true", "false", " = ")
    {
        public static readonly Bare Only = new();

        protected override void AppendText(string text, StringBuilder output) => output.Append(Quote(text));
    }
}
