using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates;

public sealed class JsonTemplateTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void A_string_that_is_one_hole_becomes_the_value_with_its_type() =>
        Tree("""{"t": "[% t %]", "n": "[% n %]", "f": "[% f %]", "l": "[% l %]", "g": "[% g %]"}""", ("t", "a"), ("n", 2), ("f", true), ("l", List(1, "b")), ("g", Group(("k", 1.5m))))
            .ShouldBe("""{"t":"a","n":2,"f":true,"l":[1,"b"],"g":{"k":1.5}}""");

    [Fact]
    public void A_string_with_other_text_stays_a_string() =>
        Tree("""["[% n %] GB", "a-[% t %]-[% f %]", "[% t %][% t %]"]""", ("n", 2), ("t", "x"), ("f", false)).ShouldBe("""["2 GB","a-x-false","xx"]""");

    [Fact]
    public void A_member_s_name_may_have_holes() =>
        Tree("""{"[% t %]": 1, "b-[% t %]": 2}""", ("t", "x")).ShouldBe("""{"x":1,"b-x":2}""");

    [Fact]
    public void Literals_stay_as_they_were_written() =>
        Tree("""{"a": null, "b": 1.50, "c": true, "d": {}, "e": [], "f": "", /* why */ "g": "[%% x %]",}""").ShouldBe("""{"a":null,"b":1.50,"c":true,"d":{},"e":[],"f":"","g":"[% x %]"}""");

    [Fact]
    public void What_is_missing_is_dropped() =>
        Tree("""{"a": "[% none %]", "b": ["[% none %]", 1, "x[% none %]"], "[% none %]": 2, "c": {"d": "[% g.none %]", "e": 3}}""", ("none", Value.None), ("g", Group(("none", Value.None))))
            .ShouldBe("""{"b":[1],"c":{"e":3}}""");

    [Fact]
    public void What_only_dropping_has_emptied_is_dropped_too() =>
        Tree("""{"a": {"b": {"c": "[% none %]"}}, "d": ["[% none %]"], "e": [{"f": "[% none %]"}, 1], "g": 1, "h": "[% empty %]"}""", ("none", Value.None), ("empty", List()))
            .ShouldBe("""{"e":[1],"g":1,"h":[]}""");

    [Fact]
    public void A_tree_of_which_nothing_is_left_is_none() =>
        JsonTemplate.Parse("t", """{"a": {"b": "[% none %]"}}""").Render(Of(("none", Value.None))).ShouldBeNull();

    [Theory]
    [InlineData(true, """{"a":1,"b":2,"c":3}""")]
    [InlineData(false, """{"a":1,"d":{"e":4},"c":3}""")]
    public void Members_enter_on_a_condition(bool flag, string tree) =>
        Tree("""{"a": 1, "[% if f %]": {"b": 2}, "[% if not f %]": {"d": {"e": 4}}, "c": 3}""", ("f", flag)).ShouldBe(tree);

    [Fact]
    public void Members_enter_once_for_each_item() =>
        Tree("""{"[% for v in vs %]": {"[% v.name %]": "[% v.value %]"}}""", ("vs", Group(("A", 1), ("B", "x")))).ShouldBe("""{"A":1,"B":"x"}""");

    [Fact]
    public void Items_enter_the_array_around_them() =>
        Tree("""[0, {"[% for v in vs %]": [{"Name": "[% v %]"}]}, {"[% if f %]": [1, 2]}, {"[% if not f %]": [3]}]""", ("vs", List("a", "b")), ("f", false))
            .ShouldBe("""[0,{"Name":"a"},{"Name":"b"},3]""");

    [Fact]
    public void Splices_can_be_nested() =>
        Tree("""{"[% if f %]": {"[% for v in vs %]": {"[% if v.on %]": {"[% v.name %]": [{"[% for i in v.items %]": ["[% i %]"]}]}}}}""",
            ("f", true), ("vs", List(Group(("name", "a"), ("on", true), ("items", List(1, 2))),
                Group(("name", "b"), ("on", false), ("items", List())))))
            .ShouldBe("""{"a":[1,2]}""");

    [Fact]
    public void An_item_whose_members_are_all_conditional_may_vanish() =>
        Tree("""[{"[% if f %]": {"a": 1}}, 2]""", ("f", false)).ShouldBe("[2]");

    [Theory]
    [InlineData("{\n\"a\": \"[% x %]\"}", "t:2: unknown name `x`.")]
    [InlineData("{\"a\":\n\n[\"b\", \"[% t.x %]\"]}", "t:3: `t.x` is not valid: a text has no member `x`.")]
    [InlineData("{\n\"a\": 1,\n\"[% t %]\": 2, \"v\": 3}", "t:3: duplicate member `v`.")]
    [InlineData("{\"a\": \"b [% l %]\"}", "t:1: `l` is a list, which is not allowed inside a string.")]
    [InlineData("{\"a\": \"[% if t %]x[% end %]\"}", "t:1: a string of a tree can contain only values; write `if` and `for` as member "
        + "names.")]
    [InlineData("{\"[% if t %]\": 1}", "t:1: the value of `[% if t %]` must be an object, whose members are added to the enclosing one.")]
    [InlineData("{\"[% if t %]\": [1]}", "t:1: the value of `[% if t %]` must be an object, whose members are added to the enclosing one.")]
    [InlineData("[{\"[% if t %]\": [1], \"a\": 2}]", "t:1: an object that adds its items to the enclosing array must have exactly one "
        + "member.")]
    [InlineData("{\"[% if n %]\": {}}", "t:1: `n` is a number, which is neither true nor false.")]
    [InlineData("{\"a\" 1}", "t:1: this is not valid JSON:")]
    [InlineData("{} {}", "t:1: this is not valid JSON:")]
    [InlineData("", "t:1: this is not valid JSON:")]
    public void A_mistake_names_its_file_and_line(string text, string message)
    {
        var mistake = Should.Throw<TemplateException>(() => JsonTemplate.Parse("t", text).Render(Of(("t", "v"), ("l", List(1)), ("n", 1))));
        mistake.Message.ShouldStartWith(message);
    }

    [Fact]
    public void The_members_of_an_included_tree_enter_the_object() =>
        JsonTemplate.Parse("t", """{"a": {"b": 1, "$include": "part"}, "c": {"$include": "part"}}""",
                path => path == "part" ? """{"d": "[% v %]"}""" : "")
            .Render(Of(("v", 2)))!.ToJsonString().ShouldBe("""{"a":{"b":1,"d":2},"c":{"d":2}}""");

    [Theory]
    [InlineData("""{"$include": "list"}""")]
    [InlineData("""{"$include": 1}""")]
    public void What_is_included_is_a_file_that_has_an_object(string text) =>
        Should.Throw<TemplateException>(() => JsonTemplate.Parse("t", text, _ => "[]")).Message
            .ShouldBe("t:1: the value of `$include` must be the path of a file of data/ that has an object.");

    [Fact]
    public void An_unpaired_surrogate_is_not_JSON()
    {
        var refusal = Should.Throw<UnwritableValueException>(() => Tree("""{"a": "[% t %]"}""", ("t", "\ud800")));
        refusal.Placeholder.ShouldBe("t");
        refusal.Place.ToString().ShouldBe("t:1");
    }

    [Fact]
    public void The_later_layer_wins_member_by_member() =>
        JsonTrees.Merge(JsonNode.Parse("""{"a": 1, "b": {"c": 1, "d": [1]}, "e": {}}"""), JsonNode.Parse("""{"b": {"d": [2], "f": null}, "a": {"g": 1}, "e": 2}"""))!.ToJsonString()
            .ShouldBe("""{"a":{"g":1},"b":{"c":1,"d":[2],"f":null},"e":2}""");

    [Fact]
    public void Arrays_grow_only_where_the_later_layer_asks() =>
        JsonTrees.Merge(JsonNode.Parse("""{"a": [1], "b": {}}"""), JsonNode.Parse("""{"a+": [2], "b": {"c+": [3]}, "d+": 4}"""))!.ToJsonString(Plain)
            .ShouldBe("""{"a":[1,2],"b":{"c":[3]},"d+":4}""");

    [Fact]
    public void Merging_changes_neither_tree()
    {
        var (one, other) = (JsonNode.Parse("""{"a": {"b": [1]}}""")!, JsonNode.Parse("""{"a": {"b+": [{}]}}""")!);
        JsonTrees.Merge(one, other)!["a"]!["b"]![1]!["x"] = 1;
        one.ToJsonString().ShouldBe("""{"a":{"b":[1]}}""");
        other.ToJsonString(Plain).ShouldBe("""{"a":{"b+":[{}]}}""");
    }

    [Fact]
    public void A_tree_is_written_as_people_write_it() =>
        JsonTreeWriter.Write(JsonNode.Parse("""{"a":"é <b> & 'c' \u0001","b":[],"c":[1,{"d":null}]}""")).ShouldBe("""
            {
              "a": "é <b> & 'c' \u0001",
              "b": [],
              "c": [1, { "d": null }]
            }

            """);

    [Fact]
    public void Long_values_are_split_over_lines()
    {
        var (wide, narrow) = (new string('x', 120), new string('y', 60));

        JsonTreeWriter.Write(new JsonObject { ["a"] = new JsonArray(narrow, new JsonObject { ["b"] = narrow, ["c"] = 1 }), ["d"] = wide }).ShouldBe($$"""
            {
              "a": [
                "{{narrow}}",
                { "b": "{{narrow}}", "c": 1 }
              ],
              "d": "{{wide}}"
            }

            """);
    }

    private static string Tree(string text, params (string Name, Value Value)[] values) =>
        JsonTemplate.Parse("t", text).Render(Of(values))!.ToJsonString(Plain);
}
