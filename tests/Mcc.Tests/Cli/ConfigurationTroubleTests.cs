using System.Text.Json;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>What is wrong in a configuration file is told with its place and its cure.</summary>
public sealed class ConfigurationTroubleTests : CommandLineTest
{
    [Fact]
    public async Task Malformed_JSON_is_reported_with_file_line_and_column()
    {
        var error = await Refused("{\n  \"region\": \"eu-west-1\",\n  \"force\" true\n}");
        error.ShouldContain("my.json:3:11: The file is not valid JSON");
    }

    [Fact]
    public async Task A_truncated_file_is_reported_with_its_last_line()
    {
        var error = await Refused("{\n  \"region\": \"eu-west-1\"\n");
        error.ShouldContain("my.json:3:1: The file is not valid JSON");
    }

    [Fact]
    public async Task An_empty_file_is_not_JSON() => (await Refused("")).ShouldContain("my.json:1:1: The file is not valid JSON");

    [Theory]
    [InlineData("[]", "is an array")]
    [InlineData("42", "is a single value")]
    public async Task A_file_that_is_not_an_object_is_refused(string text, string what)
    {
        var error = await Refused(text);
        error.ShouldContain($"must be a JSON object of settings, but {what}");
        error.ShouldContain("mcc config init");
    }

    [Theory]
    [InlineData("""{ "modelName": {} }""", "`modelName` (from my.json:1) must be a string, but is an object.")]
    [InlineData("""{ "modelName": ["a"] }""", "`modelName` (from my.json:1) must be a string, but is an array.")]
    [InlineData("""{ "deploymentConfig": 42 }""", "`deploymentConfig` (from my.json:1) is `42`.")]
    [InlineData("""{ "icGpuCount": "nine" }""", "`icGpuCount` (from my.json:1) is `nine`. It must be an integer.")]
    [InlineData("""{ "icGpuCount": 1.5 }""", "`icGpuCount` (from my.json:1) is `1.5`. It must be an integer.")]
    [InlineData("""{ "icGpuCount": 9 }""", "`icGpuCount` (from my.json:1) is 9. It must be from 0 to 8.")]
    [InlineData("""{ "includeTesting": "perhaps" }""", "`includeTesting` (from my.json:1) is `perhaps`. It must be true or false.")]
    [InlineData("""{ "modelEnv": "NOEQ" }""", "`modelEnv` (from my.json:1) is `NOEQ`, which has no `=`. Write KEY=VALUE.")]
    [InlineData("""{ "modelEnv": { "1BAD": "x" } }""", "`modelEnv` (from my.json:1) has the invalid variable name `1BAD`.")]
    [InlineData("""{ "testTypes": ["nope"] }""", "`testTypes` (from my.json:1) is")]
    [InlineData("""{ "testTypes": {} }""", "`testTypes` (from my.json:1) must be a list of strings, but is an object.")]
    public async Task A_value_of_the_wrong_type_is_named_with_its_place(string text, string message) =>
        (await Refused(text)).ShouldContain(message);

    [Theory]
    [InlineData("{\n \"region\": \"eu-west-1\",\n \"region\": \"eu-west-2\" }",
        "my.json:2: Duplicate key `region`. Remove one of them.")]
    [InlineData("{ \"modelEnv\": { \"A\": \"1\", \"A\": \"2\" } }", "my.json:1: Duplicate key `A`.")]
    [InlineData("{ \"codePath\": [{ \"A\": \"1\", \"A\": \"2\" }] }", "Duplicate key `A`.")]
    public async Task A_duplicate_name_is_refused(string text, string message) =>
        (await Refused(text)).ShouldContain(message);

    [Theory]
    [InlineData("{ \"region\": \"\\ud800\" }")]
    [InlineData("{ \"\\ud800\": \"x\" }")]
    [InlineData("{ \"modelEnv\": { \"A\": \"\\udc00\" } }")]
    public async Task An_unpaired_surrogate_is_not_text(string text) =>
        (await Refused(text)).ShouldContain("an unpaired surrogate");

    [Fact]
    public async Task Package_output_belongs_to_its_user()
    {
        Write("package.json", """{ "name": "a", "name": "b", "x": {"y": "\ud800"}, "ml-container-creator": { "region": "eu-west-2" } }""");
        (await Explained("region")).ShouldBe(("eu-west-2", "package.json:1"));
    }

    [Fact]
    public async Task An_unknown_key_is_refused_with_the_nearest_one() =>
        (await Refused("{\n \"instanceTyp\": \"ml.m5.large\" }"))
            .ShouldContain("my.json:2: Unknown setting `instanceTyp`. Did you mean `instanceType`");

    [Theory]
    [InlineData("""{ "awsRegion": "eu-west-1" }""", "awsRegion", "region", "eu-west-1")]
    [InlineData("""{ "awsRoleArn": "arn:aws:iam::123456789012:role/x" }""", "awsRoleArn", "roleArn", "arn:aws:iam::123456789012:role/x")]
    [InlineData("""{ "includeSampleModel": true }""", "includeSampleModel", "includeSample", "True")]
    [InlineData("""{ "endpointConfig": { "initialInstanceCount": 3 } }""", "endpointConfig.initialInstanceCount", "endpointInitialInstanceCount", "3")]
    [InlineData("""{ "icConfig": { "gpuCount": 2 } }""", "icConfig.gpuCount", "icGpuCount", "2")]
    [InlineData("""{ "destinationDir": "elsewhere" }""", "destinationDir", "projectDir", "elsewhere")]
    [InlineData("""{ "modelEnvVars": { "A": "b" } }""", "modelEnvVars", "modelEnv", """{"A":"b"}""")]
    public async Task A_former_key_is_read_with_a_note(string text, string former, string key, string value)
    {
        Write("my.json", text);
        var (output, _, exit) = await Mcc("config", "explain", "--config=my.json", "--output=json");
        exit.ShouldBe(0);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("settings").GetProperty(key).GetProperty("value").ToString().Replace("\n", "").Replace(" ", "")
            .ShouldBe(value);
        json.RootElement.GetProperty("findings").EnumerateArray().Single().GetProperty("message").GetString()
            .ShouldBe($"`{former}` is deprecated and read as `{key}`.");
    }

    [Fact]
    public async Task An_unknown_member_of_a_former_object_is_refused() =>
        (await Refused("""{ "icConfig": { "colour": 2 } }""")).ShouldContain("Unknown setting `icConfig.colour`.");

    [Fact]
    public async Task A_missing_file_is_refused_with_where_it_was_named()
    {
        var (_, error, exit) = await Mcc("my-model", "--config=nowhere.json");
        exit.ShouldBe(1);
        error.ShouldContain("The file nowhere.json (from --config) does not exist.");
        error.ShouldContain("mcc config init");
    }

    [Fact]
    public async Task A_folder_in_place_of_a_file_is_refused()
    {
        var (_, error, exit) = await Mcc("my-model", "--config=.");
        exit.ShouldBe(1);
        error.ShouldContain("cannot be read: it is a folder");
    }

    [Theory]
    [InlineData("config/mcp.json")]
    [InlineData("package.json")]
    public async Task Trouble_in_the_files_of_the_working_folder_names_them(string path)
    {
        Write(path, "{ \"ml-container-creator\": ");
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts");
        exit.ShouldBe(1);
        error.ShouldContain($"{path}:1:");
        Entries().ShouldBe(Entries().Where(entry => path.StartsWith(entry, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_package_json_of_other_programs_is_of_no_concern()
    {
        Write("package.json", "{ this is broken, but not ours");
        (await Mcc("config", "explain")).Exit.ShouldBe(0);
    }

    private async Task<string> Refused(string configuration)
    {
        Write("my.json", configuration);
        var (output, error, exit) = await Mcc("my-model", "--config=my.json", "--skip-prompts");
        exit.ShouldBe(1, error);
        output.ShouldBeEmpty();
        Entries().ShouldBe(["my.json"]);
        return error;
    }
}
