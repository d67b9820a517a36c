using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class ShellEscapingTests
{
    private const string Print = "printf '%s\\0' ";

    public static TheoryData<string, string> Places() => new(
        from shell in new[] { "bash", "sh" }
        from template in new[]
        {
            Print + "[% x %]",
            Print + "\"[% x %]\"",
            Print + "'[% x %]'",
            "X=[% x %]; " + Print + "\"$X\"",
            "export X=[% x %]\n" + Print + "\"$X\"",
            "f() { " + Print + "\"$1\"; }; f [% x %]",
            "for i in [% x %]; do " + Print + "\"$i\"; done",
            "X=\"$(printf '%s' \"[% x %]\"; printf .)\"; " + Print + "\"${X%.}\"",
            "X=$( (printf '%s' '[% x %]'; printf .) ); " + Print + "\"${X%.}\"",
            "echo $((1 << 2)) ${#X} >/dev/null # it's $(a \"comment\nX=[% x %]\n" + Print + "\"$X\"",
            "case a in (b) : ;; a) " + Print + "[% x %] ;; esac",
        }
        select (shell, template));

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_value_is_one_argument_in_every_position(string shell, string template) =>
        Readback.Holds(FileKind.Shell, template + "\n", value => Readback.HasControl(value, "\n\t"), texts => Read(shell, texts));

    [Theory]
    [InlineData("bash", "--flag=[% x %]")]
    [InlineData("sh", "--flag=[% x %]")]
    [InlineData("bash", "--flag=\"[% x %]\"")]
    [InlineData("bash", "--flag='[% x %]'")]
    [InlineData("bash", "--f\"la\"g=[% x %]")]
    public Task A_value_may_be_part_of_an_argument(string shell, string word) =>
        Readback.Holds(FileKind.Shell, Print + word + "\n", value => Readback.HasControl(value, "\n\t"), texts => Read(shell, texts),
            value => "--flag=" + value);

    [Fact]
    public Task A_locale_of_bytes_changes_nothing() =>
        Readback.Holds(FileKind.Shell, Print + "\"[% x %]\"\n", value => Readback.HasControl(value, "\n\t"),
            texts => Read("bash", texts, "C"));

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Shell, "# [% x %]\n" + Print + "ok # [% x %]\n", value => Readback.HasControl(value, "\t"),
            texts => Read("bash", texts), _ => "ok");

    [Fact]
    public void A_harmless_value_needs_no_quotes() =>
        Render(FileKind.Shell, "NAME=[% x %]\nargs=(--model [% m %])\n", ("x", "ml.g5.xlarge"), ("m", "org/name-1.0"))
            .ShouldBe("NAME=ml.g5.xlarge\nargs=(--model org/name-1.0)\n");

    [Theory]
    [InlineData("[% x %] a\n", "'done' a\n", "done")]
    [InlineData("echo [% x %]>f\n", "echo '2'>f\n", "2")]
    [InlineData("echo $y[% x %]\n", "echo $y'a'\n", "a")]
    [InlineData("[% x %]() { :; }\n", "'a'() { :; }\n", "a")]
    [InlineData("A=[% x %][% if y %][% end %]\n", "A='a'\n", "a")]
    public void A_harmless_value_is_quoted_where_it_would_not_be_harmless(string template, string text, string value) =>
        Render(FileKind.Shell, template, ("x", value), ("y", false)).ShouldBe(text);

    [Fact]
    public void Numbers_and_flags_are_written_unquoted() =>
        Render(FileKind.Shell, "A=[% n %] B=\"[% f %]\" C=[% m %]\n", ("n", 8080), ("f", true), ("m", -1.5m))
            .ShouldBe("A=8080 B=\"true\" C=-1.5\n");

    [Theory]
    [InlineData("cat <<EOF\n[% x %]\nEOF\n", "a here-document")]
    [InlineData("cat <<'EOF'\nit's\nEOF\necho [% x %]\n", "a here-document")]
    [InlineData("cat <<-EOF\n\t[% x %]\n\tEOF\n", "a here-document")]
    [InlineData("echo `echo [% x %]`\n", "backquotes before it are not followed")]
    [InlineData("echo $(([% x %] + 1))\n", "bash evaluates")]
    [InlineData("((i = [% x %]))\n", "bash evaluates")]
    [InlineData("[[ $a -eq [% x %] ]]\n", "bash evaluates")]
    [InlineData("[[ $a == \"[% x %]\" ]]\n", "bash evaluates")]
    [InlineData("[[ -n $(echo [[ a ]]) && $a -eq [% x %] ]]\n", "bash evaluates")]
    [InlineData("echo ${a:[% x %]}\n", "bash evaluates")]
    [InlineData("echo ${a:1[% x %]}\n", "bash evaluates")]
    [InlineData("echo ${a#a-[% x %]}\n", "bash evaluates")]
    [InlineData("echo ${a[b-[% x %]]}\n", "bash evaluates")]
    [InlineData("echo ${a:\"[% x %]\"}\n", "bash evaluates")]
    [InlineData("echo ${a#[% x %]}\n", "bash evaluates")]
    [InlineData("echo ${a#a[% x %]}\n", "bash evaluates")]
    [InlineData("echo ${a[[% x %]]}\n", "bash evaluates")]
    [InlineData("a[[% x %]]=1\n", "subscript")]
    [InlineData("a['[% x %]']=1\n", "subscript")]
    [InlineData("[[ 1 -eq '[% x %]' ]]\n", "bash evaluates")]
    [InlineData("unset X; echo \"${X:-[% x %]}\"\n", "bash evaluates")]
    [InlineData("export [% x %]=1\n", "the name of a variable")]
    [InlineData("echo ${[% x %]}\n", "bash evaluates")]
    [InlineData("echo $[% x %]\n", "before it would")]
    [InlineData("echo \"$[% x %]\"\n", "before it would")]
    [InlineData("echo \\[% x %]\n", "before it would")]
    [InlineData("echo \"\\[% x %]\"\n", "before it would")]
    [InlineData("echo \"$name[% x %]\"\n", "include its letters")]
    [InlineData("echo \"${a:-$name[% x %]}\"\n", "bash evaluates")]
    [InlineData("echo $'[% x %]'\n", "`$'…'` has its own escapes")]
    [InlineData("echo \"${a:-\"[% x %]\"}\"\n", "bash evaluates")]
    [InlineData("#!/bin/[% x %]\n", "the kernel reads")]
    [InlineData("echo $(case a in a) echo;; esac) [% x %]\n", "put the `case` into a function")]
    [InlineData("echo $[1+1] [% x %]\n", "write `$((…))`")]
    [InlineData("((a); b)\n[% x %]\n", "closed by a single `)`")]
    [InlineData("cat <<A <<B\n[% x %]\n", "a here-document")]
    [InlineData("[% if x %]\"[% end %][% x %]\n", "one inside double quotes, one among commands")]
    [InlineData("[% for y in xs %]\"[% end %][% x %]\n", "one among commands, one inside double quotes")]
    [InlineData("echo [% if x %]\"$a[% else %]\"[% end %][% x %]\"\n", "include its letters")]
    [InlineData("echo \"[% xs %]\"\n", "`xs` is a list, which is not allowed inside double quotes")]
    [InlineData("echo a[% xs %]\n", "`xs` is a list, which is not allowed as part of a shell argument")]
    [InlineData("[% g %]\n", "`g` is a group of values")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Shell, template, ("x", "v"), ("xs", List("a")), ("g", Group(("a", 1)))).ShouldContain(reason);

    [Fact]
    public void A_script_without_placeholders_may_contain_anything() =>
        Render(FileKind.Shell, "#!/bin/sh\ncat <<A <<B\n$[1] `a` $(case a in a) b;; esac)\n").ShouldStartWith("#!/bin/sh");

    private static async Task<IReadOnlyList<string>> Read(string shell, IReadOnlyList<string> scripts, string locale = "C.UTF-8")
    {
        var output = await RealReader.Run(shell, [], string.Concat(scripts), ("LC_ALL", locale));
        return output.Split('\0')[..^1];
    }
}
