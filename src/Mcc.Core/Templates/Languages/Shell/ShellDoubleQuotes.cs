using System.Text;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>Inside <c>"…"</c>, and inside the word of a <c>"${NAME:-word}"</c>, where a brace would end it.</summary>
internal sealed class ShellDoubleQuotes(string special) : Quoting
{
    public static readonly ShellDoubleQuotes Simple = new("\\\"$`");
    public static readonly ShellDoubleQuotes InBraces = new("\\\"$`}");

    public override string Where => "inside double quotes";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (Characters.FirstControl(text, "\n\t") is { } control)
            return $"contains {control}, which has no escape inside double quotes";

        foreach (var c in text)
        {
            if (special.Contains(c, StringComparison.Ordinal))
                output.Append('\\');
            output.Append(c);
        }

        return null;
    }
}
