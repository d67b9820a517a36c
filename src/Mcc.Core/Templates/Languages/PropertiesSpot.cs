using System.Globalization;
using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A place in a Java properties file, by the rules of <c>java.util.Properties.load</c>.</summary>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
internal sealed record PropertiesSpot(PropertiesPart Part, bool Escaped = false) : Spot
{
    public static readonly PropertiesSpot Start = new(PropertiesPart.LineStart);

    public override string Where => Part switch
    {
        PropertiesPart.Comment => "in a comment",
        PropertiesPart.LineStart or PropertiesPart.Key => "in a key",
        _ => "in a value",
    };

    public override Spot After(string literal)
    {
        var (part, escaped) = (Part, Escaped);
        foreach (var c in literal)
        {
            if (escaped)
            {
                // An escaped line break continues the line, with its leading blanks cut away.
                if (c == '\n' && part is not (PropertiesPart.Value or PropertiesPart.ValueStart))
                    return new LostSpot("a key before it goes on over several lines");
                escaped = false;
                part = c == '\n' ? PropertiesPart.ValueStart : Within(part);
                continue;
            }

            escaped = c == '\\' && part != PropertiesPart.Comment;
            if (!escaped)
                part = Next(part, c);
        }

        return new PropertiesSpot(part, escaped);
    }

    private static PropertiesPart Within(PropertiesPart part) => part switch
    {
        PropertiesPart.LineStart => PropertiesPart.Key,
        PropertiesPart.Separator or PropertiesPart.ValueStart => PropertiesPart.Value,
        _ => part,
    };

    private static PropertiesPart Next(PropertiesPart part, char c) => (part, c) switch
    {
        (_, '\n') => PropertiesPart.LineStart,
        (PropertiesPart.LineStart, '#' or '!') => PropertiesPart.Comment,
        (PropertiesPart.LineStart or PropertiesPart.Separator or PropertiesPart.ValueStart, ' ' or '\t' or '\f') => part,
        (PropertiesPart.LineStart or PropertiesPart.Key or PropertiesPart.Separator, '=' or ':') => PropertiesPart.ValueStart,
        (PropertiesPart.Key, ' ' or '\t' or '\f') => PropertiesPart.Separator,
        _ => Within(part),
    };

    /// <summary>An empty value may have been written, so the beginning of a value is not left for certain.</summary>
    public override Spot AfterHole() => Part == PropertiesPart.ValueStart ? this : this with { Part = Within(Part) };

    public override Quoting Hole(char next) => Part switch
    {
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        PropertiesPart.Comment => LineComment.Only,
        PropertiesPart.LineStart or PropertiesPart.Key => EscapedProperty.Key,
        PropertiesPart.Separator => new NoHole("write `=` between the key and the value"),
        PropertiesPart.ValueStart => EscapedProperty.ValueStart,
        _ => EscapedProperty.Value,
    };

    /// <param name="everywhere">What gets a backslash wherever it stands.</param>
    /// <param name="inFront">What gets one as the first character.</param>
    private sealed class EscapedProperty(string where, string everywhere, string inFront) : Quoting
    {
        public static readonly EscapedProperty Key = new("in a key", "\\ =:", "#!");
        public static readonly EscapedProperty ValueStart = new("in a value", "\\", " ");
        public static readonly EscapedProperty Value = new("in a value", "\\", "");

        public override string Where => where;

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (text.Length == 0 && this == Key)
                return "is empty, but a key is not";

            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (everywhere.Contains(c, StringComparison.Ordinal) || (i == 0 && inFront.Contains(c, StringComparison.Ordinal)))
                    output.Append('\\').Append(c);
                else if (c is '\n' or '\r' or '\t' or '\f')
                    output.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', '\t' => 't', _ => 'f' });
                // Readers do not agree whether the file is ISO 8859-1 or UTF-8; ASCII is both.
                else if (c is < ' ' or > '~')
                    output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                else
                    output.Append(c);
            }

            return null;
        }
    }
}
