using System.Text.Json;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class HclEscapingTests
{
    [Theory]
    [InlineData("[% x %]", "", "")]
    [InlineData("\"[% x %]\"", "", "")]
    [InlineData("\"{[% x %]{x}\"", "{", "{x}")]
    [InlineData("join(\"\", [\"}\", [% x %]])", "}", "")]
    public Task A_value_is_a_string(string template, string before, string after)
    {
        if (!File.Exists("/usr/local/bin/terraform"))
            Assert.Skip("terraform is not on this machine");
        // NFC is Terraform's own doing: it normalizes every string.
        return Readback.Holds(FileKind.Hcl, template, _ => false, Read, value => (before + value + after).Normalize());
    }

    [Fact]
    public void Every_shape_has_its_literal() =>
        Render(FileKind.Hcl, "v = [% x %]\n", ("x", Group(("a", List(1, "${x}")), ("b", true))))
            .ShouldBe("v = {\"a\" = [1, \"$${x}\"], \"b\" = true}\n");

    [Theory]
    [InlineData("v = \"$[% x %]\"", "the `$` before it")]
    [InlineData("v = \"%[% x %]\"", "the `%` before it")]
    [InlineData("v = \"$$[% x %]\"", "the `$` before it")]
    [InlineData("v = \"\\[% x %]\"", "the backslash before it")]
    [InlineData("v = \"$$${[% x %]\"", "an expression within a string")]
    [InlineData("/* [% x %] */", "a comment other than `#`")]
    [InlineData("// a\nv = [% x %]\n", "a comment other than `#`")]
    [InlineData("v = \"${a[\"b\"]}[% x %]\"", "a quote within the braces")]
    [InlineData("v = a[% x %]", "cannot be joined to other text")]
    [InlineData("v = <<EOT\n[% x %]\nEOT\n", "a here-document")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Hcl, template, ("x", "v")).ShouldContain(reason);

    private static async Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "main.tf"), $"locals {{\n  v = [\n{string.Join(",\n", texts)}\n  ]\n}}\n");
        var output = await RealReader.Run("terraform", [$"-chdir={folder.Path}", "console"], "base64encode(jsonencode(local.v))",
            ("TF_CLI_CONFIG_FILE", "/dev/null"), ("CHECKPOINT_DISABLE", "1"));
        return JsonSerializer.Deserialize<List<string>>(Convert.FromBase64String(output.Trim().Trim('"')))!;
    }
}
