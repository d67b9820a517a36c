using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.Platform.Streams;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

public sealed class VisibleTests
{
    [Theory]
    [InlineData("plain é 日本 😀", "plain é 日本 😀")]
    [InlineData("\e[31mred", "\\u001b[31mred")]
    [InlineData("a\rb", "a\\u000db")]
    [InlineData("a\b \0\u007f\u009b", "a\\u0008 \\u0000\\u007f\\u009b")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeffe", "a\\u202eb\\u2066c\\u200bd\\ufeffe")]
    [InlineData("a\u2028b\u3164c\ufe0f", "a\\u2028b\\u3164c\\ufe0f")]
    [InlineData("\U000e0041", "\\udb40\\udc41")]
    public void What_a_terminal_obeys_or_hides_is_visible(string text, string shown)
    {
        Visible.Text(text).ShouldBe(shown);
        Visible.Value(text).ShouldBe(shown);
    }

    [Fact]
    public void A_value_stays_on_its_line_and_is_cut()
    {
        Visible.Value("a\nb\tc").ShouldBe("a␊b c");
        Visible.Value(new string('x', 100), 10).ShouldBe("xxxxxxxxxx…");
        Visible.Text("a\nb\r\nc\td").ShouldBe("a\nb\r\nc\td");
    }

    [Fact]
    public void JSON_that_is_made_visible_is_the_same_JSON()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 20).Select(_ => random.Next(4) switch
            {
                0 => ((char)random.Next(0x80)).ToString(),
                1 => ((char)random.Next(0x2000, 0x2070)).ToString(),
                2 => new Rune(random.Next(0xE0000, 0xE1000)).ToString(),
                _ => "é",
            }));
            var json = new JsonObject { ["text"] = text }.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            ((string)JsonNode.Parse(Visible.Text(json))!["text"]!).ShouldBe(text);
        }
    }

    [Fact]
    public async Task The_writer_hides_nothing_however_it_is_called()
    {
        using var inner = new StringWriter { NewLine = "\n" };
        var writer = VisibleWriter.Over(inner);
        VisibleWriter.Over(writer).ShouldBeSameAs(writer);
        const string hostile = "\e[2J\r\u202e";
        writer.Write('\e');
        writer.Write(hostile);
        writer.Write(hostile.ToCharArray());
        writer.Write(hostile.ToCharArray(), 0, 2);
        writer.Write(hostile.AsSpan());
        writer.Write("{0}", hostile);
        writer.Write((object)hostile);
        writer.Write(new StringBuilder(hostile));
        writer.WriteLine(hostile);
        writer.WriteLine(hostile.AsSpan());
        writer.WriteLine(hostile.ToCharArray());
        writer.WriteLine(new StringBuilder(hostile));
        writer.WriteLine($"{hostile}{"a\nb",5}|{5,-3}|");
        await writer.WriteLineAsync(hostile);
        await writer.WriteAsync(hostile.AsMemory(), TestContext.Current.CancellationToken);

        var written = inner.ToString();
        written.ShouldNotContain('\e');
        written.ShouldNotContain('\r');
        written.ShouldNotContain('\u202e');
        written.ShouldContain("  a␊b|5  |\n");
    }
}
