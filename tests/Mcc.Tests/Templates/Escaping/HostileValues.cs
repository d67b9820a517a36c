using System.Globalization;
using System.Text;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>
/// Texts that users should never write, and do: known attacks, every ASCII mark alone and doubled, and random mixtures of pieces that
/// mean something to some reader. The seed is printed when a test fails. It is the same in every run, so that a build says nothing new by
/// chance; MCC_TEST_SEED=any looks for news, and MCC_TEST_SEED=number repeats what was found.
/// </summary>
internal static class HostileValues
{
    public static readonly int Seed = Environment.GetEnvironmentVariable("MCC_TEST_SEED") switch
    {
        "any" => Random.Shared.Next(),
        { } number => int.Parse(number, CultureInfo.InvariantCulture),
        null => 1729,
    };

    private static readonly string[] Known =
    [
        "", " ", "  two  blanks  ", "plain", "two words", "it's", "say \"hi\"", "back\\slash", "ends with \\", "\\", "\\\\", "\\\"", "\\'",
            "'", "''", "'''", "\"\"\"", "\"",
        "$(touch /tmp/never)", "`touch /tmp/never`", "${HOME}", "$HOME", "$1", "$$", "$", "${", "$(", "}", "{", "${x:-$(id)}", "a}b",
            "x'$(id)'y", "\";id;\"", "';id;'",
        "a\nb", "\n", "a\n", "\na", "a\r\nb", "\t", "a\tb", "\u0001", "\u0007\u001b[31m", "\u007f", "\u0085", "\u2028", "\u202eabc",
            "\ufeff", "\ufffe", "\uffff",
        "../../etc/passwd", "..", ".", "/", "~", "~root", "*", "?", "[a]", "a b*", "#", " # comment", "#!/bin/sh", "!", "!!", "&&", "||",
            ";", "|", ">", "<", "<<EOF", "\nEOF\n", "EOF",
        "%", "%s", "%%", "%{", "%{if}", "{{", "}}", "{{ x }}", "{% x %}", "[%", "[% x %]", "%]", "$${x}", "$$${x}", "%%{x}", "$%{", "a$",
            "a%", "$(X)", "$$(X)", "{{resolve:ssm:x}}",
        "é", "日本語", "🤖", "👩‍👩‍👧", "\ud83d\ude00\ud83d\ude00", "ß\u0301",
            "no", "NO", "yes", "on", "off", "true", "False", "null", "None",
            "~", "1", "-1", "1e3", "0x1F", "0o17", "017", ".5", "1_000", "12:30:45", "2024-01-01", ".inf", ".NaN", "<<", "=",
        "- x", "+ x", "1. x", "1) x", "# x", "## x", "===", "---", "> x", "* x", "***bold***", "_it_", "my_model_1", "[link](http://x)",
            "![i](x)", "<b>x</b>", "<!-- x -->", "&amp;", "&#65;", "http://example.com", "www.example.com", "a@b.c", "|a|b|", "```", "~~~",
                "``", "`x`", "    four", "a  ",
        "key: value", "key : value", "a: b: c", ": x", "x:", "? x", "&anchor", "*alias", "!tag", "|", "|-", ">", "@x", "%YAML", "a #b",
            "a: #b", "{a: b}", "[a, b]", "if", "done", "case", "then", "in", "a=b", "=b", "FOO=bar", "a\\\nb", "\\n", "\\u0041", "\\x41",
                "\\101", "\\$x", "\\`x`",
        "*/", "/*", "//", "\"#", "'#", "\\\\\"", "EOF\"", "syntax=docker/dockerfile:1", "escape=`", "a,b", "{a,b}", "a$'b'", "$'a'",
            "$\"a\"", "(a)", "((a))", "[[ a ]]", "a[$(id)]", "-n", "--help", "-",
    ];

    private static readonly string[] Pieces =
    [
        "a", "Z", "0", " ", "'", "\"", "\\", "$", "(", ")", "{", "}", "`", "\n", "\t", "#", "%", ";", "&", "|", "<", ">", "=", ":", ",",
            "-", "_", "*", "~", "!", "@", "[", "]", "^", "?", "/", ".", "+",
        "$(", "${", "%{", "{{", "}}", "[% ", " %]", "\\n", "''", "\"\"", "```", "é", "日", "🤖", "id", "EOF", "\r", "\u0001", "\u00a0",
    ];

    /// <summary>The same list for every test of a run.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. Known, .. Marks(), new string('x', 10_000), LongMixture(), .. Mixtures(new Random(Seed), 200)];

    private static IEnumerable<string> Marks()
    {
        for (var c = '!'; c <= '~'; c++)
        {
            if (char.IsAsciiLetterOrDigit(c))
                continue;
            yield return c.ToString();
            yield return $"a{c}b";
            yield return $"{c}{c} {c}";
        }
    }

    private static string LongMixture()
    {
        var text = new StringBuilder();
        while (text.Length < 10_000)
            text.Append("it's a \"long\" $(text) \\ `with` ${everything} é 🤖 ");
        return text.ToString();
    }

    private static IEnumerable<string> Mixtures(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 12); length > 0; length--)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            yield return text.ToString();
        }
    }
}
