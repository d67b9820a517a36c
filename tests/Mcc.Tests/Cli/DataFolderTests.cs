using System.Text;
using System.Text.Json;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>--data</c>: layers and catalog rows from a folder of the user's, without the source.</summary>
public sealed class DataFolderTests : CommandLineTest
{
    private const string Invented = "http-airship";

    private string Data => Path.Combine(Folder, "own");

    private void WriteData(string path, string text)
    {
        var file = Path.Combine(Data, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void WriteBackend(string more = "") =>
        WriteData($"backends/{Invented}/backend.json", $$"""
            {
              "id": "{{Invented}}", "title": "Airship", "summary": "Floats.", "architecture": "http",
              "supports": ["sklearn"],
              "values": { "imageList": "airship", "template": { "gas": "helium" } }{{more}}
            }
            """);

    private void WriteImages() =>
        WriteData("catalogs/images.json", """
            { "source": "a colleague", "date": "2026-11-29",
              "rows": [{
                "for": "airship", "image": "docker.io/airships/server:1.0", "version": "1.0", "accelerator": "cpu",
                "processors": ["x86_64"], "created": null, "verified": false, "default": true
              }] }
            """);

    [Fact]
    public async Task A_backend_from_outside_is_in_help_completion_schema_and_generation()
    {
        WriteBackend();
        WriteData($"backends/{Invented}/files/code/fly.py", "GAS = [% gas %]\n");

        (await Mcc("generate", "--help", "--data=own")).Output.ShouldContain(Invented);
        (await Mcc("config", "schema", "--data", "own")).Output.ShouldContain($"\"{Invented}\"");
        (await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts", "--data=own")).Exit.ShouldBe(ExitCode.Done);
        File.ReadAllText(Path.Combine(Folder, "my-model/code/fly.py")).ShouldBe("GAS = \"helium\"\n");
    }

    [Fact]
    public async Task Hidden_layer_files_are_copied()
    {
        WriteBackend();
        WriteData($"backends/{Invented}/files/.airship/notes.md", "Floats.\n");
        WriteData(".git/config", "[core]\n");

        (await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts", "--data=own")).Exit.ShouldBe(ExitCode.Done);
        File.ReadAllText(Path.Combine(Folder, "my-model/.airship/notes.md")).ShouldBe("Floats.\n");
    }

    [Fact]
    public async Task A_backend_from_outside_is_in_the_answers_of_MCP_tools()
    {
        WriteBackend();
        WriteImages();

        (await Mcc("mcp", "query", "base-image-picker", "-c", $"deploymentConfig={Invented}", "--data=own")).Output
            .ShouldContain("docker.io/airships/server:1.0");
        (await Mcc("mcp", "query", "base-image-picker", "-c", $"deploymentConfig={Invented}")).Output.ShouldNotContain("airships");
    }

    [Fact]
    public async Task A_served_MCP_tool_knows_a_backend_from_outside()
    {
        WriteBackend();
        WriteImages();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n',
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}""",
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_base_images","arguments":{"context":{"deploymentConfig":"ID"}}}}"""
                .Replace("ID", Invented, StringComparison.Ordinal),
            "")));
        using var output = new MemoryStream();
        Pipes = (input, output);

        (await Mcc("mcp", "serve", "--data=own")).Exit.ShouldBe(ExitCode.Done);

        Encoding.UTF8.GetString(output.ToArray()).ShouldContain("docker.io/airships/server:1.0");
    }

    [Fact]
    public async Task Validate_without_the_data_folder_reports_the_missing_layer()
    {
        WriteBackend();
        (await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts", "--data=own")).Exit.ShouldBe(ExitCode.Done);

        (await Mcc("validate", "my-model", "--data=own")).Error.ShouldNotContain("does not have");
        var (_, error, exit) = await Mcc("validate", "my-model");

        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain($"This project was made with `backends/{Invented}`, which this mcc does not have.");
        error.ShouldContain("--data");
    }

    [Fact]
    public async Task A_data_folder_can_contain_schemas_and_refer_to_them()
    {
        WriteBackend(", \"$schema\": \"../../schemas/backend.schema.json\"");
        WriteData("schemas/backend.schema.json", "{}");

        (await Mcc("generate", "--help", "--data=own")).Output.ShouldContain(Invented);
    }

    [Fact]
    public async Task The_folder_in_the_home_folder_is_read_without_an_option()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        WriteBackend();
        Directory.CreateDirectory(Path.Combine(Folder, "home"));
        Directory.Move(Data, Path.Combine(Folder, "home", "data"));

        (await Mcc("generate", "--help")).Output.ShouldContain(Invented);
    }

    [Theory]
    [InlineData(", \"suports\": []", "Unknown member `suports`. Did you mean `supports`")]
    [InlineData(", \"includes\": [\"mutli-model\"]", "Unknown feature `mutli-model`. Did you mean `multi-model`")]
    [InlineData(", \"defaults\": { \"instnceType\": \"ml.m5.large\" }", "Unknown parameter `instnceType`. Did you mean `instanceType`")]
    [InlineData(", \"requires\": { \"deploymentTargt\": [\"x\"] }",
        "Unknown key of a condition `deploymentTargt`. Did you mean `deploymentTarget`")]
    public async Task A_misspelt_name_is_refused_with_file_line_and_nearest_name(string more, string message)
    {
        WriteBackend(more);

        var (_, error, exit) = await Mcc("generate", "--help", "--data=own");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"own/backends/{Invented}/backend.json:4:");
        error.ShouldContain(message);
    }

    [Fact]
    public async Task A_template_of_the_folder_that_names_no_known_value_is_refused()
    {
        WriteBackend();
        WriteData($"backends/{Invented}/files/code/fly.py", "GAS = [% gsa %]\n");

        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts", "--data=own");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("fly.py:1");
    }

    [Fact]
    public async Task Folder_names_take_values_and_bracketed_names_are_refused()
    {
        WriteBackend();
        WriteData($"backends/{Invented}/files/code/__projectName__/__init__.py", "");
        (await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts", "--data=own")).Exit.ShouldBe(ExitCode.Done);
        File.Exists(Path.Combine(Folder, "my-model/code/my-model/__init__.py")).ShouldBeTrue();

        WriteData($"backends/{Invented}/files/code/[% projectName %]/fly.py", "");
        (await Mcc("generate", "--help", "--data=own")).Error.ShouldContain("`__VALUE__`");
    }

    [Fact]
    public async Task Rows_are_added_to_a_catalog()
    {
        WriteData("catalogs/regions.json", """
            { "source": "a colleague", "date": "2026-11-29",
              "rows": [{ "code": "xx-moon-1", "name": "Moon", "partition": "aws", "dnsSuffix": "amazonaws.com", "optIn": true }] }
            """);

        (await Mcc("my-model", $"--deployment-config={AnyBackend}", "--region=xx-moon-1", "--skip-prompts", "--data=own", "--dry-run")).Exit
            .ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void An_architecture_of_the_data_folder_is_known_to_model_folders()
    {
        WriteData("catalogs/model-architectures.json", """
            { "source": "a colleague", "date": "2026-11-29", "architectures": { "AirshipForCausalLM": { "queryKeyNorm": true } }, "rows": [] }
            """);
        var findings = new List<Core.Diagnostics.Finding>();

        var catalog = DataFolders.Load(["--data=own"], new(TextReader.Null, TextWriter.Null, TextWriter.Null, false, Variables, Folder),
            Catalog, findings);

        findings.ShouldBeEmpty();
        catalog.Facts.ModelShapes.TraitsOf("AirshipForCausalLM")!.QueryKeyNorm.ShouldBeTrue();
        catalog.Facts.ModelShapes.TraitsOf("Qwen3ForCausalLM").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_list_that_cannot_be_added_to_is_refused_and_not_ignored()
    {
        WriteData("catalogs/model-architectures.json", """
            { "source": "a colleague", "date": "2026-11-29", "uniformWindow": ["airship"], "rows": [] }
            """);

        (await Mcc("generate", "--help", "--data=own")).Error.ShouldContain("`uniformWindow` cannot be extended.");
    }

    [Fact]
    public async Task A_row_or_a_layer_that_exists_is_not_replaced()
    {
        WriteData("catalogs/regions.json", """
            { "source": "a colleague", "date": "2026-11-29",
              "rows": [{ "code": "us-east-1", "name": "Moon", "partition": "aws", "dnsSuffix": "example.com", "optIn": true }] }
            """);
        WriteData($"backends/{AnyBackend}/files/code/serve", "exit 0\n");

        var (_, error, exit) = await Mcc("generate", "--help", "--data=own");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("The row `us-east-1` already exists.");
        error.ShouldContain($"data/backends/{AnyBackend}/files/code/serve already exists.");
    }

    [Theory]
    [InlineData("catalogs/pickle-globals.json")]
    [InlineData("catalogs/keras-objects.json")]
    [InlineData("parameters.json")]
    [InlineData("service-models/sagemaker.json")]
    public async Task What_decides_about_trust_cannot_be_added_to(string path)
    {
        WriteData(path, "{}");

        var (_, error, exit) = await Mcc("generate", "--help", "--data=own");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"data/{path} already exists.");
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_as_json_too()
    {
        var (output, _, exit) = await Mcc("config", "explain", "--data=nowhere", "--output=json");

        exit.ShouldBe(ExitCode.Refused);
        JsonDocument.Parse(output).RootElement.GetProperty("findings")[0].GetProperty("message").GetString()!.ShouldContain("nowhere");
    }
}
