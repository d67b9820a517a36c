using System.Text;

namespace Mcc.Core.Templates.Languages.Dockerfile;

/// <summary>A value among the words of an instruction.</summary>
/// <param name="kind">Which place it is: <c>"</c>, <c>'</c>, <c>=</c> the whole value of an assignment, <c>n</c> its name, <c>w</c> a piece of a word.</param>
internal sealed class DockerfileText(char kind) : Quoting
{
    public static readonly DockerfileText InDoubleQuotes = new('"');
    public static readonly DockerfileText InSingleQuotes = new('\'');
    public static readonly DockerfileText Value = new('=');
    public static readonly DockerfileText Name = new('n');
    public static readonly DockerfileText Piece = new('w');

    private const string Harmless = "_./:@+,-";

    public override string Where => kind switch
    {
        '"' => "inside double quotes",
        '\'' => "inside single quotes",
        'n' => "as a name",
        _ => "outside of quotes",
    };

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        var isHarmless = Characters.AreAll(text, Harmless);
        if (isHarmless && (kind != 'n' || !char.IsAsciiDigit(text[0])))
        {
            output.Append(text);
            return null;
        }

        if (kind == 'n')
            return "is a name in a Dockerfile, so it has to be of letters, digits and `_./:@+,-`, and not begin with a digit";
        if (kind == 'w')
            return $"stands in a Dockerfile without quotes, so it has to be of letters, digits and `{Harmless}`";
        if (Characters.FirstControl(text, "\t") is { } control)
            return $"contains {control}, which has no escape in a Dockerfile";
        if (kind == '\'' && text.AsSpan().IndexOfAny('\'', '\\') >= 0)
            return "contains a quote or a backslash, which have no escape inside single quotes of a Dockerfile";

        WriteQuoted(text, output);
        return null;
    }

    private void WriteQuoted(string text, StringBuilder output)
    {
        if (kind == '=')
            output.Append('"');
        foreach (var c in text)
        {
            if (kind != '\'' && c is '\\' or '"' or '$')
                output.Append('\\');
            output.Append(c);
        }

        if (kind == '=')
            output.Append('"');
    }
}
