using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>JSON and YAML are built as trees; text templates of them, and of TOML, have no placeholders.</summary>
[Trait("Input", "Hostile")]
public sealed class OnlyTreesTests
{
    [Fact]
    public void A_tree_of_values_comes_back()
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
    }

    [Theory]
    [InlineData(FileKind.Json, "{\n\"a\": [% x %]}", "built as trees")]
    [InlineData(FileKind.Json, "{\n\"a\": \"[% x %]\"}", "built as trees")]
    [InlineData(FileKind.Yaml, "a:\n  [% x %]\n", "built as trees")]
    [InlineData(FileKind.Toml, "[a]\nb = [% x %]\n", "values in TOML are not supported")]
    public void A_placeholder_in_text_of_data_is_refused(FileKind kind, string template, string reason) =>
        Refusal(kind, template, ("x", "v"))
            .ShouldSatisfyAllConditions(refusal => refusal.ShouldStartWith("t:2: `x`"), refusal => refusal.ShouldContain(reason));

    [Fact]
    public void Text_of_data_without_placeholders_passes_through() =>
        Render(FileKind.Toml, "[a]\n[% if x %]\nb = 1\n[% end %]\n", ("x", true)).ShouldBe("[a]\nb = 1\n");
}
