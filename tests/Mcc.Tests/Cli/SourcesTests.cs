using System.Text.Json;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>The nine sources: each beats the next, and `config explain` tells which one it was.</summary>
public sealed class SourcesTests : CommandLineTest
{
    [Fact]
    public async Task Each_source_beats_the_next()
    {
        // From the weakest to the strongest: every new one takes over.
        (await Explained("region")).ShouldBe(("us-east-1", "default"));

        Variables["AWS_REGION"] = "eu-west-1";
        (await Explained("region")).ShouldBe(("eu-west-1", "AWS_REGION"));

        Write(".ml-container-creator/config.json",
            """{ "activeProfile": "work", "profiles": { "work": { "awsRegion": "eu-central-1" } } }""");
        (await Explained("region")).ShouldBe(("eu-central-1", "profile work"));

        Write("package.json", """{ "name": "x", "ml-container-creator": { "region": "eu-west-2" } }""");
        (await Explained("region")).ShouldBe(("eu-west-2", "package.json:1"));

        Write("config/mcp.json", "{\n  \"mcpServers\": {},\n  \"region\": \"eu-west-3\"\n}");
        (await Explained("region")).ShouldBe(("eu-west-3", "config/mcp.json:3"));

        Write("my.json", "{ // comments are allowed\n  \"region\": \"eu-north-1\",\n}");
        (await Explained("region", "--config=my.json")).ShouldBe(("eu-north-1", "my.json:2"));

        Variables["ML_REGION"] = "eu-south-1";
        (await Explained("region", "--config=my.json")).ShouldBe(("eu-south-1", "ML_REGION"));

        (await Explained("region", "--config=my.json", "--region=sa-east-1")).ShouldBe(("sa-east-1", "--region"));
    }

    [Fact]
    public async Task The_argument_is_the_projects_name_and_only_the_option_beats_it()
    {
        Variables["ML_PROJECT_NAME"] = "from-variable";
        (await Explained("projectName")).ShouldBe(("from-variable", "ML_PROJECT_NAME"));
        (await Explained("projectName", "from-argument")).ShouldBe(("from-argument", "the argument NAME"));
        (await Explained("projectName", "from-argument", "--project-name=from-option")).ShouldBe(("from-option", "--project-name"));
    }

    [Fact]
    public async Task The_configuration_file_may_be_named_by_a_variable()
    {
        Write("my.json", """{ "region": "eu-north-1" }""");
        Variables["ML_CONTAINER_CREATOR_CONFIG"] = "my.json";
        (await Explained("region")).ShouldBe(("eu-north-1", "my.json:1"));
    }

    [Fact]
    public async Task A_backends_default_names_the_layer_that_it_comes_from()
    {
        var (value, from) = await Explained("baseImage", $"--deployment-config={AnyBackend}");
        value.ShouldNotBeEmpty();
        from.ShouldStartWith("default of ");
        (await Explained("baseImage", $"--deployment-config={AnyBackend}", "--base-image=mine:1")).ShouldBe(("mine:1", "--base-image"));
    }

    [Fact]
    public async Task Pairs_of_all_sources_are_merged_name_by_name()
    {
        Write("package.json", """{ "ml-container-creator": { "modelEnv": { "A": "package", "B": "package" } } }""");
        Write("my.json", """{ "modelEnv": { "B": "file", "C": "file" } }""");
        var (output, _, _) = await Mcc("config", "explain", "--config=my.json", "--model-env", "C=option", "--model-env=D=x=y",
            "--output=json");
        JsonDocument.Parse(output).RootElement.GetProperty("settings").GetProperty("modelEnv").GetProperty("value").GetRawText()
            .Replace("\n", "").Replace(" ", "").ShouldBe("""{"A":"package","B":"file","C":"option","D":"x=y"}""");
    }

    [Fact]
    public async Task An_empty_variable_is_as_good_as_none()
    {
        Variables["ML_REGION"] = "";
        (await Explained("region")).From.ShouldBe("default");
    }

    [Fact]
    public async Task Explain_prints_a_line_for_each_value_with_its_origin()
    {
        Variables["ML_INSTANCE_TYPE"] = "ml.m5.large";
        var (output, error, exit) = await Mcc("config", "explain", "my-model", $"--deployment-config={AnyBackend}");
        exit.ShouldBe(0, error);
        output.ShouldContain("instanceType = ml.m5.large");
        output.Split('\n').ShouldContain(line => line.StartsWith("instanceType = ml.m5.large ", StringComparison.Ordinal)
            && line.EndsWith("   from ML_INSTANCE_TYPE", StringComparison.Ordinal));
        output.Split('\n').ShouldContain(line => line.StartsWith("projectName = my-model ", StringComparison.Ordinal)
            && line.EndsWith("   from the argument NAME", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_stronger_source_overrides_is_not_even_checked()
    {
        Variables["ML_REGION"] = "not a region";
        (await Explained("region", "--region=eu-west-1")).ShouldBe(("eu-west-1", "--region"));
        var (_, error, exit) = await Mcc("config", "explain");
        exit.ShouldBe(1);
        error.ShouldContain("ML_REGION");
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("1", "true")]
    [InlineData("yes", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("0", "false")]
    public async Task A_flag_in_a_variable_is_spelled_as_shells_do(string written, string read)
    {
        Variables["ML_INCLUDE_TESTING"] = written;
        (await Explained("includeTesting")).Value.ShouldBe(read, StringCompareShould.IgnoreCase);
    }

    [Theory]
    [InlineData("--no-include-testing", "False")]
    [InlineData("--include-testing", "True")]
    [InlineData("--include-testing=false", "False")]
    public async Task A_flag_can_be_switched_on_and_off(string option, string value) =>
        (await Explained("includeTesting", option)).Value.ShouldBe(value);
}
