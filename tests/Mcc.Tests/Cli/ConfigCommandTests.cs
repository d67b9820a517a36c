using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Values;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A file to start from, and the schema of such files.</summary>
public sealed class ConfigCommandTests : CommandLineTest
{
    [Fact]
    public async Task Init_writes_a_file_that_is_accepted_as_it_is()
    {
        var (output, error, exit) = await Mcc("config", "init");
        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldBeEmpty();
        Entries().ShouldBe(["mcc.json"]);
        var explained = await Mcc("config", "explain", "--config=mcc.json");
        explained.Exit.ShouldBe(ExitCode.Done, explained.Error);
        explained.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_line_of_it_is_accepted_when_its_comment_is_taken_away()
    {
        var (template, _, _) = await Mcc("config", "init", "-");
        var lines = template.Split('\n');
        var settings = Enumerable.Range(0, lines.Length).Where(index => lines[index].StartsWith("  // \"", StringComparison.Ordinal))
            .ToList();
        var keys = new List<string>();
        foreach (var index in settings)
        {
            var changed = lines.ToArray();
            changed[index] = "  " + lines[index][5..];
            Write("one.json", string.Join('\n', changed));
            var key = lines[index].Split('"')[1];
            keys.Add(key);
            var (value, from) = await Explained(key, "--config=one.json");
            value.ShouldNotBeNull();
            from.ShouldBe($"one.json:{index + 1}");
            var (_, error, exit) = await Mcc("config", "explain", "--config=one.json");
            exit.ShouldBe(ExitCode.Done, error);
        }

        keys.ShouldBe(Catalog.Parameters.All.Where(parameter => parameter.Type != ParameterType.Secret && parameter.Key != "config")
            .GroupBy(parameter => parameter.Group).SelectMany(group => group).Select(parameter => parameter.Key));
    }

    [Fact]
    public void Every_option_that_takes_a_text_has_a_default_or_an_example() =>
        Catalog.Parameters.All
            .Where(parameter => parameter.Default is null && parameter.Example is null && parameter.Choices.Count == 0)
            .Where(parameter => parameter.Type is ParameterType.Text or ParameterType.File or ParameterType.Files or ParameterType.Folder
                or ParameterType.List)
            .Select(parameter => parameter.Key).ShouldBeEmpty();

    [Fact]
    public async Task Init_never_overwrites()
    {
        Write("mcc.json", "mine");
        var (_, error, exit) = await Mcc("config", "init");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("mcc.json cannot be written");
        File.ReadAllText(Path.Combine(Folder, "mcc.json")).ShouldBe("mine");
    }

    [Fact]
    public async Task The_schema_knows_exactly_what_the_reader_accepts()
    {
        var (output, _, exit) = await Mcc("config", "schema");
        exit.ShouldBe(ExitCode.Done);
        using var schema = JsonDocument.Parse(output);
        var root = schema.RootElement;
        root.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        root.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        foreach (var property in root.GetProperty("properties").EnumerateObject().Where(property => property.Name != "$schema"))
        {
            var parameter = Catalog.Parameters[property.Name];
            foreach (var sample in Samples(property.Value))
            {
                var layer = ConfigurationText.Read($$"""{ "{{property.Name}}": {{sample}} }""", "sample.json", Catalog.Parameters, Source.ConfigurationFile);
                var draft = Draft.Resolve([layer]);
                draft.Findings.Where(finding => finding.Severity == Core.Diagnostics.Severity.Error)
                    .ShouldBeEmpty($"{property.Name}: the schema allows {sample}");
                draft.Settings.Of(parameter).ShouldNotBeNull();
            }
        }

        root.GetProperty("properties").EnumerateObject().Count()
            .ShouldBe(1 + Catalog.Parameters.All.Count(parameter => parameter.Type != ParameterType.Secret && parameter.Key != "config"));
    }

    /// <summary>Values that a property's schema allows: its default, its enumeration, its limits.</summary>
    private static IEnumerable<string> Samples(JsonElement schema)
    {
        if (schema.TryGetProperty("default", out var value))
            yield return value.GetRawText();
        if (schema.TryGetProperty("enum", out var choices))
        {
            foreach (var choice in choices.EnumerateArray())
                yield return choice.GetRawText();
            yield break;
        }

        foreach (var limit in new[] { "minimum", "maximum" })
        {
            if (schema.TryGetProperty(limit, out var number))
                yield return number.GetRawText();
        }

        switch (schema.GetProperty("type").GetString())
        {
            case "boolean":
                yield return "true";
                yield return "false";
                break;
            case "object":
                yield return """{ "NAME": "value" }""";
                yield return "{}";
                break;
            case "array":
                var items = schema.GetProperty("items");
                if (items.TryGetProperty("enum", out var allowed))
                    yield return $"[{allowed[0].GetRawText()}]";
                else if (!items.TryGetProperty("pattern", out _))
                    yield return """["a", "b"]""";
                break;
            case "string" when !schema.TryGetProperty("pattern", out _):
                yield return "\"text\"";
                break;
        }
    }
}
