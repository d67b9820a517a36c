using System.Text;
using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Templates.Trees;

/// <summary>A string as a YAML scalar: plain where it cannot be read as anything else, in double quotes otherwise.</summary>
internal static class YamlScalar
{
    /// <summary>What YAML 1.1 takes for a boolean or a null, in any case of letters.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null",
    };

    public static string Of(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>
    /// Narrow on purpose. It has to begin with a letter, or with <c>/</c> or <c>_</c>: a digit, sign or dot may begin a number, a date or
    /// a sexagesimal (<c>1e3</c>, <c>0x1</c>, <c>12:30</c>, <c>.inf</c>), and every other mark may be YAML's own.
    /// </summary>
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || Words.Contains(text) || (!char.IsAsciiLetter(text[0]) && text[0] is not ('/' or '_')))
            return false;
        if (text[^1] is ' ' or ':')
            return false;

        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiLetterOrDigit(c) && !"/_-.:@=+ ".Contains(c, StringComparison.Ordinal))
                return false;
            if (c == ':' && text[i + 1] == ' ')
                return false;
        }

        return true;
    }

    /// <summary>The double-quoted style, which has an escape for everything.</summary>
    public static string Quoted(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        Escapes.Append(text, "\\\"", output);
        return output.Append('"').ToString();
    }
}
