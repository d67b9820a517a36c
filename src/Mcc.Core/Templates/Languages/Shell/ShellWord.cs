using System.Text;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>A word of a command: as it is when it is harmless, else in <c>'…'</c>. A list is one word for each item.</summary>
internal sealed class ShellWord(bool canBePlain, bool canBeList) : Quoting
{
    public static readonly ShellWord Plain = new(canBePlain: true, canBeList: false);
    public static readonly ShellWord Quoted = new(canBePlain: false, canBeList: false);
    public static readonly ShellWord PlainList = new(canBePlain: true, canBeList: true);
    public static readonly ShellWord QuotedList = new(canBePlain: false, canBeList: true);

    /// <summary>Harmless letters that are no harmless word where a command begins.</summary>
    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then", "time", "until", "while",
    };

    public override string Where => canBeList ? "as a word of a command" : "as a part of a shell word";

    public override bool Takes(Value value) => value is Value.Items items ? canBeList && items.Values.All(base.Takes) : base.Takes(value);

    public override string? Write(Value value, StringBuilder output)
    {
        if (value is not Value.Items items)
            return Write(value.Characters!, output);

        for (var i = 0; i < items.Values.Count; i++)
        {
            if (i > 0)
                output.Append(' ');
            if (Write(items.Values[i].Characters!, output) is { } reason)
                return reason;
        }

        return null;
    }

    private string? Write(string text, StringBuilder output)
    {
        if (canBePlain && Characters.AreAll(text, "_./:@+,-") && !ReservedWords.Contains(text))
        {
            output.Append(text);
            return null;
        }

        output.Append('\'');
        var reason = ShellSingleQuotes.Append(text, output);
        output.Append('\'');
        return reason;
    }
}
