using System.Text.Json;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class PythonEscapingTests
{
    [Theory]
    [InlineData("v.append([% x %])")]
    [InlineData("v.append(\"[% x %]\")")]
    [InlineData("v.append('[% x %]')")]
    [InlineData("v.append({'a': [[% x %], 1]}['a'][0])")]
    [InlineData("v.append([% x %])  # it's a \"comment")]
    [InlineData("_ = '''it's''' \"\"\"a \"string\\\"\"\"\" r'\\\\' f'{1}it'; b\"\" # \"\nv.append('[% x %]')")]
    public Task A_value_is_a_string(string template) =>
        Readback.Holds(FileKind.Python, template + "\n", _ => false, Read);

    [Fact]
    public Task A_value_may_be_a_part_of_a_string() =>
        Readback.Holds(FileKind.Python, "v.append(\"a[% x %]b[% x %]\")\n", _ => false, Read, value => $"a{value}b{value}");

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Python, "# [% x %]\nv.append('ok')  # [% x %]\n", value => Readback.HasControl(value, "\t"), Read,
            _ => "ok");

    [Fact]
    public async Task A_list_and_a_group_are_python_s_own()
    {
        var text = Render(FileKind.Python, "v.append([% x %])\n",
            ("x", Group(("it's", List(1, 2.50m, true, false, "é\n")), ("none", Value.None), ("g", Group()))));
        text.ShouldBe("v.append({\"it's\": [1, 2.50, True, False, \"é\\n\"], \"g\": {}})\n");
        var output = await RealReader.Run(RealReader.Python,
            ["-c", "import sys, json; v = []; exec(sys.stdin.buffer.read().decode()); print(json.dumps(v))"], text);
        output.Trim().ShouldBe("[{\"it's\": [1, 2.5, true, false, \"\\u00e9\\n\"], \"g\": {}}]");
    }

    [Theory]
    [InlineData("x = '''[% x %]'''", "values in multi-line strings")]
    [InlineData("x = \"\"\"\n[% x %]\n\"\"\"", "values in multi-line strings")]
    [InlineData("x = f'[% x %]'", "a string with a prefix has its own rules")]
    [InlineData("x = r\"[% x %]\"", "a string with a prefix has its own rules")]
    [InlineData("x = Rb\"[% x %]\"", "a string with a prefix has its own rules")]
    [InlineData("x = b[% x %]", "cannot be joined to other text")]
    [InlineData("x = a[% x %]", "cannot be joined to other text")]
    [InlineData("x = [% x %]a", "cannot be joined to other text")]
    [InlineData("x = [% x %]'a'", "cannot be joined to other text")]
    [InlineData("x = 'a'[% x %]", "cannot be joined to other text")]
    [InlineData("x = '\\[% x %]'", "before it would")]
    [InlineData("x = '[% x %]''a'", "followed by another quote")]
    [InlineData("x = [% x %][% if x %]'a'[% end %]", "would be joined with it")]
    [InlineData("x = f'{a['b']}' + '[% x %]'", "a quote within the braces")]
    [InlineData("x = 'a\ny = '[% x %]'", "does not end on its line")]
    [InlineData("x = [% if x %]'[% end %][% x %]", "its branches end in different contexts")]
    [InlineData("x = '[% xs %]'", "is a list, which is not allowed inside single quotes")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Python, template, ("x", "v"), ("xs", List("a"))).ShouldContain(reason);

    private static async Task<IReadOnlyList<string>> Read(IReadOnlyList<string> sources)
    {
        const string program = "import sys, json, tokenize\nv = []\nexec(compile(sys.stdin.buffer.read(), 'generated', "
            + "'exec'))\nprint(json.dumps(v))";
        return JsonSerializer.Deserialize<List<string>>(await RealReader.Run(RealReader.Python, ["-c", program], string.Concat(sources)))!;
    }
}
