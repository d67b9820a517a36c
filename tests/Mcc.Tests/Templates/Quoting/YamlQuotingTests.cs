using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

public sealed class YamlQuotingTests
{
    public static TheoryData<string> Places() =>
    [
        "v: [% x %]\n",
        "v: \"[% x %]\"\n",
        "v:   [% x %] # a comment\n",
        "v:\n  [% x %]\n",
        "a: it's a \"word\"\nb: {c: [1, 'it''s'], \"d\": \"\\\"\"}\nv: \"[% x %]\"\n",
        "a: |\n  it's \"text\n\n  more\nv: [% x %]\n",
        "a:\n  - b: >-\n      it's \"text\n    c: d\nv: [% x %]\n",
        "---\n# it's\na: &it 1\nb: *it\nv: !!str [% x %]\n",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_value_is_a_string_for_two_readers(string template)
    {
        await Readback.Holds(FileKind.Yaml, template, _ => false, ReadHere);
        await Readback.Holds(FileKind.Yaml, template, _ => false, ReadInPython);
    }

    [Fact]
    public Task A_value_may_be_a_key() =>
        Readback.Holds(FileKind.Yaml, "v: {[% x %]: 1}\n", value => value.Length > 1000, texts => ReadInPython([.. texts], "list(v)[0]"));

    [Fact]
    public async Task Single_quotes_have_no_escapes()
    {
        await Readback.Holds(FileKind.Yaml, "v: '[% x %]'\n", value => Readback.HasControl(value), ReadHere);
        await Readback.Holds(FileKind.Yaml, "v: '[% x %]'\n", value => Readback.HasControl(value), ReadInPython);
    }

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Yaml, "# [% x %]\nv: ok # [% x %]\n", value => Readback.HasControl(value, "\t"), ReadInPython, _ => "ok");

    [Fact]
    public async Task A_written_tree_comes_back_with_its_types()
    {
        var tree = new JsonObject
        {
            ["strings"] = new JsonArray([.. HostileValues.All.Select(value => (JsonNode)JsonValue.Create(value))]),
            ["names"] = new JsonObject(HostileValues.All.Distinct().Select(value => KeyValuePair.Create(value, (JsonNode?)new JsonArray(new JsonObject { ["a"] = value, ["b"] = new JsonArray() })))),
            ["others"] = new JsonArray(null, true, 1, -2.5m, new JsonObject(), new JsonArray(), new JsonArray(new JsonArray(1, 2), new JsonArray(new JsonObject { ["x"] = 1, ["y"] = new JsonObject { ["z"] = 2 } }))),
        };
        const string program = "import sys, json, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read().decode('utf-8'))))";
        var back = JsonNode.Parse(await RealReader.Run(RealReader.Python, ["-c", program], YamlTreeWriter.Write(tree)));
        foreach (var (name, part) in tree)
            JsonNode.DeepEquals(back![name], part).ShouldBeTrue(name);

        var stream = new YamlStream();
        stream.Load(new StringReader(YamlTreeWriter.Write(tree)));
        var strings = (YamlSequenceNode)((YamlMappingNode)stream.Documents[0].RootNode).Children["strings"];
        strings.Select(node => ((YamlScalarNode)node).Value).ShouldBe(HostileValues.All);
    }

    [Fact]
    public void A_tree_is_written_in_block_style() =>
        YamlTreeWriter.Write(JsonNode.Parse("""{"version": "0.2", "phases": {"build": {"commands": ["do/build", "echo \"x\""]}}, "on": "no", "empty": {}, "list": [[1, 2], [{"a": 1, "b": null}]]}""")).ShouldBe(
            """
            version: "0.2"
            phases:
              build:
                commands:
                  - do/build
                  - "echo \"x\""
            "on": "no"
            empty: {}
            list:
              - - 1
                - 2
              - - a: 1
                  b: null

            """);

    [Fact]
    public void Words_that_a_reader_may_take_for_something_else_are_quoted()
    {
        string[] ambiguous = ["no", "No", "y", "on", "OFF", "true", "null", "~", "", "1e3", "0x1", "0o7", "012", "1_000", "12:30", "2024-01-01", ".5", "+1", "-", "- a", "a: b", "a #b", "a:", "=", "<<", "{a}", "[a]", "*a", "&a", "!a", "@a", "`a", "%a", "a\nb", " a", "a "];
        foreach (var word in ambiguous)
            YamlTreeWriter.Write(JsonValue.Create(word)).ShouldStartWith("\"", customMessage: word);
        foreach (var word in new[] { "a", "do/build", "ml.g5.xlarge", "my-model", "a b", "arn:aws:iam::1:role/x", "/opt/ml", "A=b" })
            YamlTreeWriter.Write(JsonValue.Create(word)).ShouldBe(word + "\n");
    }

    [Theory]
    [InlineData("a: b[% x %]\n", "cannot be glued")]
    [InlineData("a: [% x %]b\n", "cannot be glued")]
    [InlineData("a:[% x %]\n", "cannot be glued")]
    [InlineData("a: 'b'[% x %]\n", "cannot be glued")]
    [InlineData("a: |\n  [% x %]\n", "a block of text has no quotes")]
    [InlineData("- a: >\n    b\n    [% x %]\n", "a block of text has no quotes")]
    [InlineData("a: b\n  [% x %]\n", "may go on here")]
    [InlineData("a: b\n  \"c\n\"\nd: [% x %]\n", "may go on over several lines")]
    [InlineData("a: \"\\[% x %]\"\n", "take hold of it")]
    [InlineData("? a\n: [% x %]\n", "an explicit key")]
    [InlineData("a: [% if x %]\"[% end %][% x %]\n", "its ways end in different places")]
    public void A_hole_where_nothing_can_be_quoted_is_refused(string template, string reason) =>
        Refusal(FileKind.Yaml, template, ("x", "v")).ShouldContain(reason);

    private static Task<IReadOnlyList<string>> ReadHere(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text =>
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return ((YamlScalarNode)((YamlMappingNode)stream.Documents[0].RootNode).Children["v"]).Value!;
        })]);

    private static async Task<IReadOnlyList<string>> ReadInPython(IReadOnlyList<string> texts) => await ReadInPython(texts, "v");

    private static async Task<IReadOnlyList<string>> ReadInPython(IReadOnlyList<string> texts, string value)
    {
        var program = "import sys, json, yaml; loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader); print(json.dumps([(lambda v: " + value + ")(yaml.load(t, Loader=loader)['v']) for t in json.load(sys.stdin)]))";
        return JsonSerializer.Deserialize<List<string>>(await RealReader.Run(RealReader.Python, ["-c", program], JsonSerializer.Serialize(texts)))!;
    }
}
