using System.Globalization;
using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>
/// A value in running text: every mark that Markdown, HTML or GitHub would obey gets a backslash, and no more, because people read the
/// source too. White space is what it always is in Markdown: a line break is a blank, and spaces at the edges of a line are dropped.
/// </summary>
internal sealed class MarkdownText(bool atBlockStart, char next) : Escaping
{
    public override string Where => "in the text";

    public override string? Write(Value value, StringBuilder output)
    {
        var text = Blanks(value.Characters!);
        if (Characters.FirstControl(text) is { } control)
            return $"contains {control}, which is not allowed in Markdown";

        // A number before the template's dot would be a list's.
        if (atBlockStart && text.Length > 0 && next is '.' or ')' or '\0' && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            output.Append(text, 0, text.Length - 1).Append(CultureInfo.InvariantCulture, $"&#{(int)text[^1]};");
            return null;
        }

        for (var i = 0; i < text.Length; i++)
        {
            // Readers do not agree about an escaped backquote that another one follows.
            if (text[i] == '`')
            {
                output.Append("&#96;");
                continue;
            }

            if (IsMark(text, i) || (atBlockStart && BeginsBlock(text, i)))
                output.Append('\\');
            output.Append(text[i]);
        }

        return null;
    }

    private string Blanks(string text)
    {
        var blanks = text.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ');
        blanks = atBlockStart ? blanks.TrimStart(' ') : blanks;
        return next == '\n' ? blanks.TrimEnd(' ') : blanks;
    }

    private static bool IsMark(string text, int at) => text[at] switch
    {
        '\\' or '*' or '[' or ']' or '<' or '>' or '&' or '|' or '~' or '$' or '#' or '@' => true,
        // Within a word it is a letter: my_model.
        '_' => at == 0 || at + 1 == text.Length || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at + 1]),
        // An image, here or with a bracket of the template.
        '!' => at + 1 == text.Length || text[at + 1] == '[',
        // GitHub makes links of bare addresses.
        ':' => at + 1 < text.Length && text[at + 1] == '/',
        '.' => at >= 3 && text.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>
    /// The mark of a list, a heading's underline or a table's second line: <c>-</c>, <c>+</c>, <c>=</c>, <c>:</c>, and a number's dot or
    /// parenthesis.
    /// </summary>
    private static bool BeginsBlock(string text, int at)
    {
        var after = at + 1 < text.Length ? text[at + 1] : ' ';
        return text[at] switch
        {
            '-' or '+' => at == 0 && !char.IsLetterOrDigit(after),
            '=' or ':' => at == 0,
            '.' or ')' => after == ' ' && text.AsSpan(0, at).IndexOfAnyExceptInRange('0', '9') < 0,
            _ => false,
        };
    }
}
