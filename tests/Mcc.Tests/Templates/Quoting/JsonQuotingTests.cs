using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

public sealed class JsonQuotingTests
{
    [Theory]
    [InlineData("[% x %]")]
    [InlineData("\"[% x %]\"")]
    public async Task A_value_is_a_string_for_two_readers(string template)
    {
        await Readback.Holds(FileKind.Json, template, _ => false, ReadHere);
        await Readback.Holds(FileKind.Json, template, _ => false, ReadInPython);
    }

    [Fact]
    public Task A_value_may_be_a_part_of_a_string_behind_escapes() =>
        Readback.Holds(FileKind.Json, "\"\\\"\\\\[% x %]\\\"\"", _ => false, ReadHere, value => $"\"\\{value}\"");

    [Fact]
    public async Task A_tree_of_values_comes_back()
    {
        var tree = JsonTemplate.Parse("t", """{"a": "[% x %]", "b": ["<[% x %]>"], "[% x %]": 1}""");
        foreach (var value in HostileValues.All.Where(value => value is not ("a" or "b")))
        {
            var text = JsonTreeWriter.Write(tree.Render(Of(("x", value))));
            var back = JsonNode.Parse(text)!.AsObject();
            back["a"]!.GetValue<string>().ShouldBe(value);
            back["b"]![0]!.GetValue<string>().ShouldBe($"<{value}>");
            back.Last().Key.ShouldBe(value);
        }

        await Task.CompletedTask;
    }

    [Fact]
    public void Every_shape_has_its_literal() =>
        Render(FileKind.Json, "{\"a\": [% x %]}", ("x", List(1, true, "é", Value.None, Group(("k", 0.5m))))).ShouldBe("{\"a\": [1, true, \"é\", {\"k\": 0.5}]}");

    [Theory]
    [InlineData("{\"a\": 1[% x %]}", "cannot be glued")]
    [InlineData("{\"a\": \"b\"[% x %]}", "cannot be glued")]
    [InlineData("{\"a\": \"\\[% x %]\"}", "take hold of it")]
    [InlineData("{\"a\": [% if x %]\"[% end %][% x %]}", "its ways end in different places")]
    public void A_hole_where_nothing_can_be_quoted_is_refused(string template, string reason) =>
        Refusal(FileKind.Json, template, ("x", "v")).ShouldContain(reason);

    private static Task<IReadOnlyList<string>> ReadHere(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => JsonSerializer.Deserialize<string>(text)!)]);

    private static async Task<IReadOnlyList<string>> ReadInPython(IReadOnlyList<string> texts) =>
        JsonSerializer.Deserialize<List<string>>(await RealReader.Run(RealReader.Python, ["-c", "import sys, json; print(json.dumps(json.load(sys.stdin)))"], $"[{string.Join(",\n", texts)}]", ("PYTHONUTF8", "1")))!;
}
