using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A place in the protobuf text format, as of Triton's <c>config.pbtxt</c>.</summary>
/// <param name="Open">What has been opened: a quote, <c>#</c> for a comment, or a blank for nothing.</param>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
/// <param name="InName">Whether the text ends within a name, such as TYPE_ of an enumeration.</param>
internal sealed record ProtobufTextSpot(char Open, bool Escaped = false, bool InName = false) : Spot
{
    public static readonly ProtobufTextSpot Start = new(' ');

    public override string Where => Open switch
    {
        ' ' when InName => "at the end of a name",
        ' ' => "outside of strings",
        '#' => "in a comment",
        _ => $"inside {Open}…{Open}",
    };

    public override Spot After(string literal)
    {
        if (Escaped)
            return new LostSpot("a backslash before it is cut off by a tag");

        var open = Open;
        var escaped = false;
        foreach (var c in literal)
        {
            if (escaped)
                escaped = false;
            else if (open is ' ')
                open = c is '"' or '\'' or '#' ? c : ' ';
            else if (c == '\\' && open != '#')
                escaped = true;
            else if (c == (open == '#' ? '\n' : open))
                open = ' ';
        }

        return new ProtobufTextSpot(open, escaped, open is ' ' && literal.Length > 0 && IsOfNames(literal[^1]));
    }

    public override Spot AfterHole() => this;

    public override Quoting Hole(char next) => Open switch
    {
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        '#' => LineComment.Only,
        ' ' when InName => RestOfName.Only,
        ' ' => Bare.Only,
        _ => Quoted.Only,
    };

    private static bool IsOfNames(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private sealed class Quoted : Quoting
    {
        public static readonly Quoted Only = new();

        public override string Where => "inside quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            Escapes.AppendOctal(value.Characters!, "\\\"'", asciiOnly: true, output);
            return null;
        }
    }

    private sealed class RestOfName : Quoting
    {
        public static readonly RestOfName Only = new();

        public override string Where => "at the end of a name";

        public override string? Write(Value value, StringBuilder output)
        {
            if (value.Characters is not { Length: > 0 } characters || !characters.All(IsOfNames))
                return "a name has letters, digits and _ only";
            output.Append(characters);
            return null;
        }
    }

    private sealed class Bare() : ValueLiteral("true", "false", ": ")
    {
        public static readonly Bare Only = new();

        public override bool Takes(Value value) => value is Value.Items items ? items.Values.All(base.Takes) : value is not (Value.Members or Value.Missing);

        protected override void AppendText(string text, StringBuilder output)
        {
            output.Append('"');
            Escapes.AppendOctal(text, "\\\"", asciiOnly: true, output);
            output.Append('"');
        }
    }
}
