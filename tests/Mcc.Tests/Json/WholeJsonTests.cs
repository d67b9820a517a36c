using System.Text;
using System.Text.Json;
using Mcc.Core.Json;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Json;

public sealed class WholeJsonTests
{
    [Theory]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("{\"\\udc00\": 1}")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": [{\"b\": 1, \"b\": 2}]}")]
    [InlineData("{\"a\": 1")]
    [InlineData("")]
    public void What_dotnet_would_report_later_is_reported_at_once(string text) =>
        Should.Throw<JsonException>(() => WholeJson.Parse(text));

    [Fact]
    public void Invalid_UTF8_is_not_JSON()
    {
        var bytes = Encoding.Latin1.GetBytes("{\"a\": \"\u00bb\"}");
        Should.Throw<JsonException>(() => WholeJson.Parse(bytes.AsSpan()));
        Should.Throw<JsonException>(() => WholeJson.ParseDocument(bytes));
    }

    [Fact]
    public void Complete_pairs_and_every_other_escape_are_text() =>
        WholeJson.Parse("[\"\\ud83d\\ude00\\n\\u0000\"]")![0]!.GetValue<string>().ShouldBe("😀\n\0");
}
