using Mcc.Core.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

public sealed class GlobTests
{
    [Theory]
    [InlineData("openai/gpt-oss*", "openai/gpt-oss-20b", true)]
    [InlineData("openai/gpt-oss*", "openai/gpt-oss", true)]
    [InlineData("openai/gpt-oss*", "someone/openai/gpt-oss", false)]
    [InlineData("Qwen/Qwen*", "qwen/qwen3-8b", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "ab", false)]
    [InlineData("ab*bc", "abc", false)]
    [InlineData("*", "", true)]
    [InlineData("plain", "Plain", true)]
    [InlineData("plain", "plainer", false)]
    public void A_star_matches_any_text(string pattern, string text, bool expected) =>
        Glob.Matches(pattern, text).ShouldBe(expected);
}
