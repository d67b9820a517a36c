using System.Text.Json.Nodes;
using Mcc.Core.Templates;
using Mcc.Core.Values;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Mcc.Tests.Templates;

public sealed class YamlTreeTests
{
    [Fact]
    public async Task A_written_tree_comes_back_with_its_types()
    {
        var tree = new JsonObject
        {
            ["strings"] = new JsonArray([.. HostileValues.All.Select(value => (JsonNode)JsonValue.Create(value))]),
            ["names"] = new JsonObject(HostileValues.All.Distinct()
                .Select(value => KeyValuePair.Create(value,
                    (JsonNode?)new JsonArray(new JsonObject { ["a"] = value, ["b"] = new JsonArray() })))),
            ["others"] = new JsonArray(null, true, 1, -2.5m, new JsonObject(), new JsonArray(),
                new JsonArray(new JsonArray(1, 2), new JsonArray(new JsonObject { ["x"] = 1, ["y"] = new JsonObject { ["z"] = 2 } }))),
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
        string[] ambiguous = ["no", "No", "y", "on", "OFF", "true", "null", "~", "", "1e3", "0x1", "0o7", "012", "1_000", "12:30",
            "2024-01-01", ".5", "+1", "-", "- a", "a: b", "a #b", "a:", "=", "<<", "{a}", "[a]", "*a", "&a", "!a", "@a", "`a", "%a",
                "a\nb", " a", "a "];
        foreach (var word in ambiguous)
            YamlTreeWriter.Write(JsonValue.Create(word)).ShouldStartWith("\"", customMessage: word);
        foreach (var word in new[] { "a", "do/build", "ml.g5.xlarge", "my-model", "a b", "arn:aws:iam::1:role/x", "/opt/ml", "A=b" })
            YamlTreeWriter.Write(JsonValue.Create(word)).ShouldBe(word + "\n");
    }
}
