namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>The beginning of a <c>${…}</c>, up to and with its operator: only behind some of them stands a word that is just text.</summary>
/// <param name="TakesWord">Whether the operator is one of <c>-</c>, <c>=</c>, <c>?</c>, <c>+</c>, also behind a colon.</param>
/// <param name="End">Where the word, or what there is instead, begins.</param>
internal readonly record struct ShellParameter(bool TakesWord, int End)
{
    /// <summary>Null when the text ends before the operator.</summary>
    public static ShellParameter? Read(string text, int at)
    {
        var end = EndOfName(text, at + "${".Length);
        var word = end < text.Length && text[end] == ':' ? end + 1 : end;
        if (word >= text.Length)
            return null;
        var takesWord = text[word] is '-' or '=' or '?' or '+';
        return new ShellParameter(takesWord, takesWord ? word + 1 : end);
    }

    /// <summary>Perhaps <c>#</c> or <c>!</c>, then a name or one special mark, then perhaps a simple subscript.</summary>
    private static int EndOfName(string text, int end)
    {
        if (end + 1 < text.Length && text[end] is '#' or '!' && text[end + 1] is not ('}' or ':' or '-' or '=' or '?' or '+'))
            end++;
        var name = end;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == name && end < text.Length && text[end] is '@' or '*' or '#' or '?' or '-' or '$' or '!')
            end++;
        if (end < text.Length && text[end] == '[' && text.AsSpan(end).IndexOf(']') is var close and > 0
            && text.AsSpan(end + 1, close - 1) is "@" or "*" or [>= '0' and <= '9'])
            end += close + 1;
        return end;
    }
}
