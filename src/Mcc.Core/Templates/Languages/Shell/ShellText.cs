using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>A value in a shell script: a harmless word as it is, another in <c>'…'</c>; or within the quotes of the template.</summary>
internal sealed class ShellText(string where) : Escaping
{
    public static readonly ShellText Word = new("as an argument of a command");
    public static readonly ShellText PartOfWord = new("as part of a shell argument");
    public static readonly ShellText InDoubleQuotes = new("inside double quotes");
    public static readonly ShellText InSingleQuotes = new("inside single quotes");

    /// <summary>Harmless letters that are not a harmless word where a command starts.</summary>
    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then", "time", "until",
        "while",
    };

    public override string Where => where;

    /// <remarks>A line break and a tab are themselves; <c>$'…'</c> for others is bash's only, and any shell may read a script.</remarks>
    public override string? Write(Value value, StringBuilder output)
    {
        var text = value.Characters!;
        if (Characters.FirstControl(text, "\n\t") is { } control)
            return $"contains {control}, which has no escape in a shell's quotes";
        if (this == InDoubleQuotes)
        {
            foreach (var c in text)
                output.Append(c is '\\' or '"' or '$' or '`' ? "\\" : "").Append(c);
        }
        else if (this == Word && Characters.AreAll(text, "_./:@+,-") && !ReservedWords.Contains(text))
        {
            output.Append(text);
        }
        else
        {
            // A quote in single quotes is written by leaving them and coming back.
            var quote = this == InSingleQuotes ? "" : "'";
            output.Append(quote).Append(text.Replace("'", @"'\''", StringComparison.Ordinal)).Append(quote);
        }

        return null;
    }
}
