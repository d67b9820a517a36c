using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Templates;

public sealed class SecondReaderTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(HOME)", "$$(HOME)")]
    [InlineData("$$(HOME)", "$$$$(HOME)")]
    [InlineData("a$", "a$$")]
    public void Kubernetes_reads_two_dollars_as_one(string text, string written) =>
        SecondReader.Kubernetes(text).ShouldBe(written);

    [Theory]
    [InlineData("$a {b}", "$a {b}")]
    [InlineData("${AWS::Region}", "${!AWS::Region}")]
    [InlineData("${!a}", "${!!a}")]
    public void A_substitution_leaves_what_has_a_mark(string text, string written) =>
        SecondReader.Substitution(text).ShouldBe(written);

    [Fact]
    public void A_dynamic_reference_is_found_anywhere()
    {
        SecondReader.IsDynamicReference("a{{resolve:ssm:x}}").ShouldBeTrue();
        SecondReader.IsDynamicReference("{{ jinja }}").ShouldBeFalse();
    }
}
