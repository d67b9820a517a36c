using System.Text.RegularExpressions;

namespace Mcc.Tests.Laws;

/// <summary>The contents of the string literals of a C# file, with their lines; comments and character literals are passed over.</summary>
public static partial class Literals
{
    public static IEnumerable<(string Content, int Line)> Of(string code) =>
        Tokens().Matches(code)
            .Select(token => (Content: token.Groups["raw"] is { Success: true } raw ? raw.Value
                : token.Groups["verbatim"] is { Success: true } verbatim ? verbatim.Value
                : token.Groups["plain"] is { Success: true } plain ? plain.Value : null, token.Index))
            .Where(token => token.Content is not null)
            .Select(token => (token.Content!, 1 + code.AsSpan(0, token.Index).Count('\n')));

    [GeneratedRegex("""
        //[^\n]*
        | /\*.*?\*/
        | '(?:\\.|[^'\\\n])+'
        | \$*(?<quotes>"{3,})(?<raw>.*?)\k<quotes>
        | (?:\$@|@\$|@)"(?<verbatim>(?:""|[^"])*)"
        | \$?"(?<plain>(?:\\.|[^"\\\n])*)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tokens();
}
