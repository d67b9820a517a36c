using System.Text.Json;
using System.Text.Json.Nodes;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Escaping.RandomTemplates;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>Whatever a template says around its placeholder: if it is accepted at all, then a hostile value changes nothing but
/// itself.</summary>
[Trait("Input", "Hostile")]
public sealed class AnyTemplateTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).Build();

    [Theory]
    [InlineData("bash")]
    [InlineData("sh")]
    public async Task No_shell_runs_a_value(string shell)
    {
        string[] pieces = ["\"", "'", "$(", ")", "${y:-", "${y", "}", "\\", "#", " ", "\n", "((", "))", "$((", "`", "cat <<E\n", "\nE\n",
            "<<-'E' ", "case a in ", "a) ", ";; ", "esac", "[[ ", " ]]", "[ ", "]", "echo ", "$y", "$", "=", "y=", "y=(", "(", "{ ", "; ",
                "}", "<", ">", "f() ", "if true; then ", "fi", "for i in ", "do ", "done", "a", "$'", "$\"", "!", "-", ":-", "1", "&&",
                    "|"];
        // A redirection, since the output of a command may become another command, but never a redirection.
        string[] attacks = ["$(>bad)", "`>bad`", "';>bad;'", "\";>bad;\"", "\n>bad\n", ");>bad;(", "};>bad;", "'\"$(>bad)\"'",
            "\\';>bad;#", "a[$(>bad)]", "\nE\n>bad\n", "<(>bad)", "{touch,bad}", "; >bad #", "esac;>bad;", "]];>bad", "));>bad"];
        string[] pairs =
        [
            "\"…\"", "'…'", "$(echo …)", "\"$(echo …)\"", "${y:-…}", "\"${y:-…}\"", "${y-…}", "${y%…}", "\"${y##…}\"", "${y/…/a}",
                "${y:…}", "(…)", "(echo …)", "y=(…)", "y=…", "y=… echo a", "echo …", "echo a … b", "echo a…b", "`echo …`",
            "case a in a) … ;; esac", "case … in a) echo b;; esac", "case a in …) echo b;; esac", "if true; then …; fi",
                "for i in …; do echo $i; done", "cat <<E\n…\nE\n", "cat <<'E'\n…\nE\n", "cat <<-E\n\t…\n\tE\n", "cat <<E\nit's\nE\n…",
                    "# …\necho", "[[ a == … ]]",
            "[ a = … ]", "((1 + …))", "$((…))", "{ …; }", "f() { …; }; f", "$'…'", "$\"…\"", "echo … >/dev/null", "true && …", "… || true",
                "echo \\\n…", "x\n…\ny", "echo $y…", "echo ${y}…", "echo \"$y…\"", "eval=…", "y[0]=…", "<(echo …)", "cat <<<…", "echo ~…",
                    "echo {a,…}", "while false; do …; done", "! …", "$(…)", "… | cat", "echo a#…", "echo a #…\n", "($(…))",
                        "$( (echo …) )", "…=1", "export …=1", "local=…;:",
        ];
        Func<Random, string> shape = random =>
            (random.Next(3) == 0 ? Mixed(pieces, after: "\n")
                : Nested(pairs, [" ", "a", "it", "\\'", "\\\"", "$y", "'b'", "\"c\"", ";", "\n", "#", "*", "{}", "="], "\n"))(random);
        var cases = Of(FileKind.Shell, shape, attacks, 90).ToList();
        cases.Count.ShouldBeGreaterThan(20);
        using var folder = new TemporaryFolder();
        for (var i = 0; i < cases.Count; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, $"{i}.meant"), cases[i].Meant);
            await File.WriteAllTextAsync(Path.Combine(folder.Path, $"{i}.script"), cases[i].Attacked);
        }

        // A script that means nothing may do anything. Each of the others runs in a folder of its own, and gets no input.
        const string driver = """
            cd "$1"; i=0
            while [ -f $i.script ]; do
                if "$2" -n $i.meant 2>/dev/null; then
                    mkdir $i
                    "$2" -n $i.script 2>/dev/null || touch $i/bad
                    (cd $i && ulimit -t 2 && timeout 2 "$2" ../$i.script </dev/null >/dev/null 2>&1)
                    [ ! -e $i/bad ] || echo $i
                    rm -rf $i
                fi
                i=$((i + 1))
            done
            """;
        var ran = await RealReader.Run("bash", ["-c", driver, "driver", folder.Path, shell], "");
        if (ran.Length > 0)
            throw new ShouldAssertException($"seed {HostileValues.Seed}: a value ran "
                + "in\n"
                    + string.Join("\n", ran.Trim().Split('\n').Select(i =>
                        Readback.Shown(cases[int.Parse(i, null)].Template) + " with " + Readback.Shown(cases[int.Parse(i, null)].Attack))));
    }

    [Fact]
    public async Task No_python_value_leaves_its_literal()
    {
        string[] pieces = ["\"", "'", "\"\"\"", "'''", "r", "f", "b", "u", "{", "}", "\\", "#", " ", "\n", "(", ")", "[", "]", ", ", "x",
            " = ", "+ ", ": ", "1", "if x", "lambda: "];
        string[] attacks = ["\"+boom()+\"", "'+boom()+'", "\nboom()\n", "{boom()}", "\\", "\"", "'", "\"\"\"+boom()", "#", "\\\n",
            "\\N{BULLET}", "", "'''"];
        var cases = Of(FileKind.Python, Mixed(pieces, before: "y = "), attacks, 1500).ToList();
        cases.Count.ShouldBeGreaterThan(50);
        const string program = """
            import sys, json, ast, warnings
            warnings.simplefilter('ignore')
            def tree(text, meant, attack):
                t = ast.parse(text)
                for node in ast.walk(t):
                    if meant and isinstance(node, ast.Constant) and isinstance(node.value, str): node.value = node.value.replace('Zq7x', attack)
                return ast.dump(t)
            bad = []
            for i, (meant, attacked, attack) in enumerate(json.load(sys.stdin)):
                try: before = tree(meant, True, attack)
                except SyntaxError: continue
                try: after = tree(attacked, False, attack)
                except SyntaxError as e: after = str(e)
                if before != after: bad.append(i)
            print(json.dumps(bad))
            """;
        var input = JsonSerializer.Serialize(cases.Select(each => new[] { each.Meant, each.Attacked, each.Attack }));
        var bad = JsonSerializer.Deserialize<int[]>(await RealReader.Run(RealReader.Python, ["-c", program], input))!;
        bad.Select(i => Complaint(cases[i])).ShouldBeEmpty();
    }

    [Fact]
    public void No_properties_value_leaves_its_literal() =>
        Holds(FileKind.Properties, ["a", "=", ":", " ", "\t", "\\", "\n", "#", "!", "b=", "\\\n", "  ", "\\u0041"],
            ["=", ":", "\n", "\nb=1", "\\", "#", "!", " ", " a", "a "], "k=", "\n", text =>
            new JsonArray([.. PropertiesReader.Read(text).Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value))]));

    [Fact]
    public void No_markdown_value_leaves_its_text() =>
        Holds(FileKind.Markdown, ["a", " ", "\n", "\n\n", "`", "``", "```\n", "\n```\n", "\n```sh\n", "~~~\n", "*", "**", "_", "[", "]",
            "(", "](", "!", "<", ">", "<b>", "<!--", "-->", "#", "# ", "- ", "1. ", "> ", "|", "\\", "&", "    ", "  "],
            ["*a*", "`b`", "</p><script>", "[a](b)", "# c", "- d", "***", "~~e~~", "&lt;", "| f |", "\\", "_g_", "<h>", "![i](j)", "1. k",
                "http://l", "<!-- m"], "", "\n", text =>
        {
            // Only the tags of the HTML: what is between them is the text, which MarkdownEscapingTests reads.
            var html = Markdown.ToHtml(text, GitHub);
            var tags = html.Split('<').Skip(1).Select(tag => tag[..Math.Max(tag.IndexOf('>', StringComparison.Ordinal), 0)].Trim('/', ' '));
            // Whether a star of the template begins emphasis depends on the letter that follows; that is no harm.
            return new JsonArray([.. tags.Where(tag => tag is not ("em" or "strong" or "del")).Select(tag => (JsonNode)tag)]);
        });

    private static void Holds(FileKind kind, string[] pieces, string[] attacks, string before, string after, Func<string, JsonNode?> read)
    {
        var understood = 0;
        foreach (var each in Of(kind, Mixed(pieces, before, after), attacks, 1500))
        {
            if (read(each.Meant)?.ToJsonString() is not { } meant)
                continue;

            understood++;
            var expected = meant.Replace(Harmless, JsonSerializer.Serialize(each.Attack)[1..^1], StringComparison.Ordinal);
            if (read(each.Attacked)?.ToJsonString() != expected)
                throw new ShouldAssertException(Complaint(each)
                    + $"\nand was read as {read(each.Attacked)?.ToJsonString() ?? "nothing"} instead of {expected}");
        }

        understood.ShouldBeGreaterThan(15);
    }

    private static string Complaint((string Template, string Attack, string Meant, string Attacked) each) =>
        $"seed {HostileValues.Seed}: {Readback.Shown(each.Template)} with {Readback.Shown(each.Attack)} became "
            + $"{Readback.Shown(each.Attacked)}";
}
