using System.Text.Json;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class ProtobufTextEscapingTests
{
    [Theory]
    [InlineData("string_value: [% x %]")]
    [InlineData("string_value: \"[% x %]\"")]
    [InlineData("string_value: '[% x %]'")]
    [InlineData("# it's a \"comment\nstring_value: '' \"\\\"\" '\\'' \"[% x %]\" # [% y %]\n", "\"'")]
    public Task A_value_is_a_string(string field, string before = "") =>
        Readback.Holds(FileKind.ProtobufText, "values { " + field.Replace("[% y %]", "it's", StringComparison.Ordinal) + " }\n",
            _ => false, Read, value => before + value);

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.ProtobufText, "# [% x %]\nvalues { string_value: \"ok\" }\n", value => Readback.HasControl(value, "\t"),
            Read, _ => "ok");

    [Fact]
    public void Lists_numbers_and_flags_are_short() =>
        Render(FileKind.ProtobufText, "dims: [% d %]\nmax: [% n %]\non: [% f %]\nnames: [% s %]\n", ("d", List(1, -1)), ("n", 8),
            ("f", false), ("s", List("a\"", "é")))
            .ShouldBe("dims: [1, -1]\nmax: 8\non: false\nnames: [\"a\\\"\", \"\\303\\251\"]\n");

    [Theory]
    [InlineData("a: \"\\[% x %]\"", "before it would")]
    [InlineData("a: 1[% x %]", "cannot be joined to other text")]
    [InlineData("a: [% x %]b", "cannot be joined to other text")]
    [InlineData("a: [% g %]", "`g` is a group of values, which is not allowed as a value")]
    [InlineData("a: \"[% if x %]\"[% end %][% x %]", "its branches end in different contexts")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.ProtobufText, template, ("x", "v"), ("g", Group(("a", 1)))).ShouldContain(reason);

    private static async Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts)
    {
        const string program =
            "import sys, json; from google.protobuf import text_format, struct_pb2; " +
            "print(json.dumps([v.string_value for v in text_format.Parse(sys.stdin.buffer.read().decode(), "
                + "struct_pb2.ListValue()).values]))";
        return JsonSerializer.Deserialize<List<string>>(await RealReader.Run(RealReader.Python, ["-c", program], string.Concat(texts)))!;
    }
}
