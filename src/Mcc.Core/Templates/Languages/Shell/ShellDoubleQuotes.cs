using System.Text;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>
/// Inside <c>"…"</c>, and inside the word of a <c>"${NAME:-word}"</c>. There a brace would end it, and bash, unlike POSIX, looks for a second
/// single quote and obeys <c>&lt;(</c>; within quotes of their own both are letters for every shell.
/// </summary>
internal sealed class ShellDoubleQuotes(bool inBraces) : Quoting
{
    public static readonly ShellDoubleQuotes Simple = new(inBraces: false);
    public static readonly ShellDoubleQuotes InBraces = new(inBraces: true);

    public override string Where => "inside double quotes";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (Characters.FirstControl(text, "\n\t") is { } control)
            return $"contains {control}, which has no escape inside double quotes";

        foreach (var c in text)
        {
            if (c is '\\' or '"' or '$' or '`' || (inBraces && c == '}'))
                output.Append('\\').Append(c);
            else if (inBraces && c is '\'' or '(')
                output.Append('"').Append(c).Append('"');
            else
                output.Append(c);
        }

        return null;
    }
}
