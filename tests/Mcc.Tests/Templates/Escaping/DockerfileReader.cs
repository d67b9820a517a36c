using System.Text;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>Reads a Dockerfile by the rules that its reference documents, as BuildKit's parser and its word splitter follow them.</summary>
internal static class DockerfileReader
{
    /// <summary>The instructions, each with what follows its name on its joined lines.</summary>
    public static IReadOnlyList<(string Name, string Arguments)> Instructions(string text)
    {
        var instructions = new List<(string, string)>();
        var joined = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart().StartsWith('#') || line.Trim().Length == 0)
                continue;

            var trimmed = joined.Length == 0 ? line.TrimStart() : line;
            var end = trimmed.TrimEnd(' ', '\t');
            if (end.EndsWith('\\'))
            {
                joined.Append(end[..^1]);
                continue;
            }

            joined.Append(trimmed);

            var words = joined.ToString().Split((char[])[' ', '\t'], 2);
            instructions.Add((words[0], words.Length == 1 ? "" : words[1].TrimStart()));
            joined.Clear();
        }

        return instructions;
    }

    /// <summary>The words of ENV, ARG and LABEL: blanks separate them, but not within quotes or behind a backslash.</summary>
    public static IReadOnlyList<string> Words(string rest)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (quote == '\0' && c is ' ' or '\t')
            {
                if (word.Length > 0)
                    words.Add(word.ToString());
                word.Clear();
                continue;
            }

            if (c == '\\' && i + 1 < rest.Length)
                word.Append(c).Append(rest[++i]);
            else
            {
                quote = quote == '\0' && c is '"' or '\'' ? c : quote == c ? '\0' : quote;
                word.Append(c);
            }
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>A word without its quotes and escapes; a variable is shown, so that none can hide.</summary>
    public static string Value(string word)
    {
        var value = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (quote == '\'')
                quote = Toggle(value, quote, c);
            else if (c == '\\' && i + 1 < word.Length && (quote == '\0' || word[i + 1] is '"' or '$' or '\\'))
                value.Append(word[++i]);
            else if (c == '$')
                value.Append("«VARIABLE»");
            else
                quote = c == '\'' && quote == '"' ? Kept(value, quote, c) : Toggle(value, quote, c);
        }

        return value.ToString();
    }

    private static char Toggle(StringBuilder value, char quote, char c)
    {
        if (c == quote)
            return '\0';
        if (quote == '\0' && c is '"' or '\'')
            return c;
        return Kept(value, quote, c);
    }

    private static char Kept(StringBuilder value, char quote, char c)
    {
        value.Append(c);
        return quote;
    }
}
