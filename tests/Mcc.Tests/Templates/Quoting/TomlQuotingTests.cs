using System.Text.Json;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

public sealed class TomlQuotingTests
{
    [Theory]
    [InlineData("v = [% x %]\n")]
    [InlineData("v = \"[% x %]\"\n")]
    [InlineData("v = [% x %] # it's a \"comment\n")]
    [InlineData("a = '''it's'''\nb = \"\"\"a \\\"\"\" \"\"\"\nc = '\\'\nd = \"\\\\\"\nv = \"[% x %]\"\n")]
    [InlineData("a = \"\"\"\"quoted\"\"\"\"\"\nv = '' \nw = \"[% x %]\"\n")]
    public Task A_value_is_a_string(string template) =>
        Readback.Holds(FileKind.Toml, template.Replace("v = '' \nw", "w = ''\nv", StringComparison.Ordinal), _ => false, Read);

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Toml, "# [% x %]\nv = \"ok\" # [% x %]\n", value => Readback.HasControl(value, "\t"), Read, _ => "ok");

    [Fact]
    public async Task Every_shape_has_its_literal()
    {
        var text = Render(FileKind.Toml, "v = [% x %]\n", ("x", Group(("a b", List(1, 2.5m)), ("c", true), ("d", Group(("e", "\"")))) ));
        text.ShouldBe("v = {\"a b\" = [1, 2.5], \"c\" = true, \"d\" = {\"e\" = \"\\\"\"}}\n");
        (await RealReader.Run(RealReader.Python, ["-c", "import sys, json, tomllib; print(json.dumps(tomllib.load(sys.stdin.buffer)))"], text)).Trim()
            .ShouldBe("{\"v\": {\"a b\": [1, 2.5], \"c\": true, \"d\": {\"e\": \"\\\"\"}}}");
    }

    [Theory]
    [InlineData("v = '[% x %]'\n")]
    [InlineData("v = '''[% x %]'''\n")]
    [InlineData("v = \"\"\"[% x %]\"\"\"\n")]
    public void Only_strings_with_escapes_take_a_value(string template) =>
        Refusal(FileKind.Toml, template, ("x", "v")).ShouldContain("only strings in one pair of double quotes have escapes");

    [Fact]
    public void A_backslash_takes_hold_of_nothing() =>
        Refusal(FileKind.Toml, "v = \"\\[% x %]\"\n", ("x", "n")).ShouldContain("take hold of it");

    private static async Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts)
    {
        const string program = "import sys, json, tomllib; print(json.dumps([tomllib.loads(t)['v'] for t in json.load(sys.stdin)]))";
        return JsonSerializer.Deserialize<List<string>>(await RealReader.Run(RealReader.Python, ["-c", program], JsonSerializer.Serialize(texts)))!;
    }
}
