using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates;

public sealed class TemplateTests
{
    [Fact]
    public void A_hole_shows_its_value() =>
        Render(FileKind.Text, "Hello [% name %]!", ("name", "you")).ShouldBe("Hello you!");

    [Theory]
    [InlineData("{{ jinja }} {% if %} ${shell} $(command) [[ -n x ]] %s printf '[%s]' [%d]")]
    [InlineData("a %] b [%] c [%%] d [%%d]")]
    public void Syntax_of_other_languages_passes_through(string text) =>
        Render(FileKind.Text, text).ShouldBe(text);

    [Fact]
    public void Two_percent_signs_write_a_literal_tag() =>
        Render(FileKind.Text, "[%% name %] is a tag").ShouldBe("[% name %] is a tag");

    [Fact]
    public void A_control_tag_alone_on_its_line_leaves_no_line() =>
        Render(FileKind.Text, "a\n  [% if yes %]\nb\n  [% else %]\nc\n  [% end %]\nd\n", ("yes", true)).ShouldBe("a\nb\nd\n");

    [Fact]
    public void A_control_tag_within_a_line_leaves_the_line() =>
        Render(FileKind.Text, "a [% if yes %]b[% else %]c[% end %] d\n", ("yes", false)).ShouldBe("a c d\n");

    [Fact]
    public void A_hole_alone_on_its_line_keeps_the_line() =>
        Render(FileKind.Text, "a\n[% x %]\nb\n", ("x", "1\n2")).ShouldBe("a\n1\n2\nb\n");

    [Fact]
    public void A_loop_takes_a_turn_for_each_item() =>
        Render(FileKind.Text, "[% for p in people %]\n- [% p.name %]\n[% end %]\n",
            ("people", List(Group(("name", "Ada")), Group(("name", "Bob")))))
            .ShouldBe("- Ada\n- Bob\n");

    [Fact]
    public void A_loop_over_a_group_gives_names_and_values() =>
        Render(FileKind.Text, "[% for v in variables %][% v.name %]=[% v.value %];[% end %]", ("variables", Group(("A", 1), ("B", true))))
            .ShouldBe("A=1;B=true;");

    [Fact]
    public void A_loop_over_nothing_takes_no_turn() =>
        Render(FileKind.Text, "[% for v in variables %]x[% end %]", ("variables", Value.None)).ShouldBe("");

    [Fact]
    public void An_inner_name_hides_an_outer_one_only_inside_its_loop() =>
        Render(FileKind.Text, "[% x %][% for x in list %][% x %][% end %][% x %]", ("x", "o"), ("list", List("i", "j"))).ShouldBe("oijo");

    [Theory]
    [InlineData("", false)]
    [InlineData("a", true)]
    public void A_text_is_true_when_it_is_not_empty(string text, bool isTrue) =>
        Render(FileKind.Text, "[% if x %]yes[% else %]no[% end %][% if not x %]no[% else %]yes[% end %]", ("x", text))
            .ShouldBe(isTrue ? "yesyes" : "nono");

    [Fact]
    public void What_is_missing_is_false() =>
        Render(FileKind.Text, "[% if x %]yes[% else %]no[% end %][% if x.y %]yes[% else %]no[% end %]", ("x", Value.None)).ShouldBe("nono");

    [Fact]
    public void A_number_is_not_a_condition() =>
        Refusal(FileKind.Text, "\n[% if x %]yes[% end %]", ("x", 0)).ShouldBe("t:2: `x` is a number, which is neither true nor false.");

    [Theory]
    [InlineData("a\nb [% y %]", "t:2: unknown name `y`.")]
    [InlineData("[% x.y %]", "t:1: `x.y` is not valid: a text has no member `y`.")]
    [InlineData("[% g.y %]", "t:1: `g.y` is unknown: it has no `y`.")]
    [InlineData("[% none %]", "t:1: `none` has no value; use `if` for a value that can be missing.")]
    [InlineData("[% g %]", "t:1: `g` is a group of values, which is not allowed in plain text.")]
    [InlineData("[% for a in x %][% end %]", "t:1: `x` is a text, not a list.")]
    [InlineData("\n\n[% if x %]", "t:3: this tag is not closed by `[% end %]`.")]
    [InlineData("[% if x %]\n[% else %]\n[% else %]\n[% end %]", "t:1: this tag is not closed by `[% end %]`.")]
    [InlineData("\n[% end %]", "t:2: this tag does not close anything.")]
    [InlineData("[% x\n%]", "t:1: a tag starts with `[% ` but does not end with ` %]` on the same line.")]
    [InlineData("[% x == y %]", "t:1: `[% x == y %]` is not a tag: it must be a name, if, if not, else, for … in … or end.")]
    [InlineData("[% x-y %]", "t:1: `x-y` is not a name.")]
    [InlineData("[% if %]", "t:1: `if` is not a name.")]
    [InlineData("[% %]", "t:1: `[%  %]` is not a tag: it must be a name, if, if not, else, for … in … or end.")]
    public void A_mistake_in_a_template_names_its_file_and_line(string text, string message) =>
        Refusal(FileKind.Text, text, ("x", "v"), ("none", Value.None), ("g", Group(("a", "b")))).ShouldBe(message);

    [Fact]
    public void Lines_are_counted_across_whole_line_tags() =>
        Refusal(FileKind.Text, "a\n[% if x %]\nb\n[% end %]\n\n[% y %]", ("x", true)).ShouldStartWith("t:6:");

    [Theory]
    [InlineData("a [% x %] b", "a\nb", "t:1: `x` contains a line break, which is not allowed within a line of text.")]
    [InlineData("[% x %]", "\u0007", "t:1: `x` contains the control character U+0007, which is not allowed in plain text.")]
    [InlineData("[% x %]", "\u202e", "t:1: `x` contains the control character U+202E, which is not allowed in plain text.")]
    [InlineData("[% x %]", "\0", "t:1: `x` contains a NUL character.")]
    public void Text_refuses_what_is_not_seen(string text, string value, string message) =>
        Refusal(FileKind.Text, text, ("x", value)).ShouldBe(message);

    [Fact]
    public void Half_a_character_is_refused_by_every_language() =>
        Refusal(FileKind.Text, "[% x %]", ("x", "a\ud800b")).ShouldBe("t:1: `x` contains an unpaired surrogate.");

    [Fact]
    public void A_path_takes_one_safe_segment() =>
        Render(FileKind.Path, "models/[% name %]/1/model.json", ("name", "my_model-1.0")).ShouldBe("models/my_model-1.0/1/model.json");

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("é")]
    [InlineData("a b")]
    public void A_path_refuses_what_leads_elsewhere(string name) =>
        Should.Throw<UnwritableValueException>(() => Render(FileKind.Path, "models/[% name %]/x", ("name", name)));
}
