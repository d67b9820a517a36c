using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

public sealed class PropertiesQuotingTests
{
    [Theory]
    [InlineData("v=[% x %]\n", "")]
    [InlineData("v = [% x %]\n", "")]
    [InlineData("v: a[% x %]\n", "a")]
    [InlineData("v=a=b: \\\n   [% x %]\n", "a=b: ")]
    [InlineData("# it's\n! k=\nk\\==l\nv=\\\\[% x %]\n", "\\")]
    public Task A_value_comes_back(string template, string before) =>
        Readback.Holds(FileKind.Properties, template, _ => false, texts => Read(texts, pair => pair.Value), value => before + value);

    [Fact]
    public Task A_key_comes_back() =>
        Readback.Holds(FileKind.Properties, "[% x %]=1\n", value => value.Length == 0, texts => Read(texts, pair => pair.Key));

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Properties, "# [% x %]\nv=ok\n", value => Readback.HasControl(value, "\t"), texts => Read(texts, pair => pair.Value), _ => "ok");

    [Fact]
    public void A_harmless_value_looks_like_itself() =>
        Render(FileKind.Properties, "option.model_id=[% x %]\n", ("x", "s3://bucket/a=b c")).ShouldBe("option.model_id=s3://bucket/a=b c\n");

    [Fact]
    public void Two_values_in_a_row_do_not_meet() =>
        PropertiesReader.Read(Render(FileKind.Properties, "v=[% x %][% y %]\n", ("x", ""), ("y", " \\ "))).ShouldBe([("v", " \\ ")]);

    [Theory]
    [InlineData("v=\\[% x %]", "take hold of it")]
    [InlineData("v [% x %]", "write `=` between")]
    [InlineData("[% if x %]v=1[% end %][% x %]\n", "its ways end in different places")]
    public void A_hole_where_nothing_can_be_quoted_is_refused(string template, string reason) =>
        Refusal(FileKind.Properties, template, ("x", "v")).ShouldContain(reason);

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts, Func<(string Key, string Value), string> part) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => part(PropertiesReader.Read(text)[^1]))]);
}
