using System.Text;

namespace Mcc.Core.Templates.Languages.Yaml;

/// <summary>A place in YAML text. <see cref="YamlReader"/> moves it over literal text; here stands how a value is written in it.</summary>
/// <param name="Column">The column, as long as only blanks and dashes have been on the line; -1 behind that.</param>
/// <param name="NodeColumn">The column of the line's first key or value.</param>
/// <param name="Indent">The column that the lines of a block or of a longer word have to exceed.</param>
/// <param name="Flow">Brackets and braces that are open.</param>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
/// <param name="Unended">Whether a word without quotes on the line before may go on.</param>
internal sealed record YamlSpot(
    YamlPart Part,
    int Column = 0,
    int NodeColumn = 0,
    int Indent = -1,
    int Flow = 0,
    bool Escaped = false,
    bool Unended = false) : Spot
{
    public static readonly YamlSpot Start = new(YamlPart.Node);

    public override string Where => Part switch
    {
        YamlPart.Comment => "in a comment",
        YamlPart.DoubleQuotes => "inside double quotes",
        YamlPart.SingleQuotes or YamlPart.SingleQuote => "inside single quotes",
        YamlPart.BlockHeader or YamlPart.BlockLine or YamlPart.BlockLineStart => "inside a block of text",
        _ => "outside of quotes",
    };

    public override Spot After(string literal) => new YamlReader(this, literal).Read();

    public override Spot AfterHole() => Part == YamlPart.Node
        ? this with { Part = YamlPart.NodeEnd, Column = -1, NodeColumn = Column >= 0 ? Column : NodeColumn, Unended = false }
        : this;

    /// <summary>Two branches may leave other columns behind; the smaller one takes more lines for a block's, so it refuses more.</summary>
    public override Spot? Meet(Spot other) =>
        other is YamlSpot yaml && yaml.Part == Part && yaml.Flow == Flow && yaml.Column == Column && yaml.Escaped == Escaped
            ? this with { NodeColumn = Math.Min(NodeColumn, yaml.NodeColumn), Indent = Math.Min(Indent, yaml.Indent), Unended = Unended || yaml.Unended }
            : null;

    public override Quoting Hole(char next) => Part switch
    {
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        YamlPart.Comment => LineComment.Only,
        YamlPart.DoubleQuotes => EscapedText.InDoubleQuotes,
        YamlPart.SingleQuotes => SingleQuoted.Only,
        YamlPart.Node when Unended && Column > Indent => new NoHole("the word without quotes before it may go on here"),
        YamlPart.Node when next is ':' => Key.Only,
        YamlPart.Node when next is ' ' or '\t' or '\n' or ',' or ']' or '}' or '\0' => ValueLiteral.OfJson,
        YamlPart.BlockHeader or YamlPart.BlockLine or YamlPart.BlockLineStart =>
            new NoHole("a block of text has no quotes; write the text in double quotes"),
        _ => new NoHole("it is a whole YAML value here and cannot be glued to another word; put all of it into double quotes"),
    };

    private sealed class Key : Quoting
    {
        public static readonly Key Only = new();

        public override string Where => "as a key";

        public override string? Write(Value value, StringBuilder output)
        {
            var start = output.Length;
            output.Append('"');
            Escapes.Append(value.Characters!, "\\\"", output);
            output.Append('"');
            return output.Length - start > 1024 ? "is longer than the 1024 characters that YAML takes for a key" : null;
        }
    }

    private sealed class SingleQuoted : Quoting
    {
        public static readonly SingleQuoted Only = new();

        public override string Where => "inside single quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (Characters.FirstControl(text) is { } control)
                return $"contains {control}, which has no escape inside single quotes";
            output.Append(text.Replace("'", "''", StringComparison.Ordinal));
            return null;
        }
    }
}
