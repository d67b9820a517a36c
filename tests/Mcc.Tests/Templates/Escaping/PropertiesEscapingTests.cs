using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class PropertiesEscapingTests
{
    [Theory]
    [InlineData("v=[% x %]\n")]
    [InlineData("# it's\n! k=\nk\\==l\nv=[% x %]\n")]
    [InlineData("k=a\\\n  b\nv=[% x %]\n")]
    public Task A_value_comes_back(string template) =>
        Readback.Holds(FileKind.Properties, template, _ => false, texts => Read(texts, pair => pair.Value));

    [Fact]
    public void A_harmless_value_looks_like_itself() =>
        Render(FileKind.Properties, "option.model_id=[% x %]\n", ("x", "s3://bucket/a=b c"))
            .ShouldBe("option.model_id=s3://bucket/a=b c\n");

    [Theory]
    [InlineData("v=\\[% x %]")]
    [InlineData("v [% x %]")]
    [InlineData("v=a[% x %]")]
    [InlineData("v=[% x %]b")]
    [InlineData("v=[% x %][% x %]")]
    [InlineData("[% x %]=1\n")]
    [InlineData("# [% x %]\n")]
    [InlineData("k=a\\\nv=[% x %]\n")]
    [InlineData("[% if x %]v=1[% end %][% x %]\n")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template) =>
        Refusal(FileKind.Properties, template, ("x", "v")).ShouldContain("the whole value of a key");

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts, Func<(string Key, string Value), string> part) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => part(PropertiesReader.Read(text)[^1]))]);
}
