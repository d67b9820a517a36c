using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>`--output=json`: one valid JSON document on stdout, nothing on stderr, whatever happens.</summary>
public sealed class JsonOutputTests : CommandLineTest
{
    [Theory]
    [InlineData(ExitCode.Done, "done", "config", "explain")]
    [InlineData(ExitCode.Done, "done", "config", "explain", "my-model", "--deployment-config=http-flask")]
    [InlineData(ExitCode.Refused, "refused", "config", "explain", "--deployment-config=nope")]
    [InlineData(ExitCode.Done, "done", "config", "schema")]
    [InlineData(ExitCode.Done, "done", "config", "init")]
    [InlineData(ExitCode.Done, "done", "config", "init", "-")]
    [InlineData(ExitCode.Refused, "refused", "config", "init", "no/such/folder/mcc.json")]
    [InlineData(ExitCode.Done, "done", "completion", "bash")]
    [InlineData(ExitCode.Usage, "usage", "completion", "tcsh")]
    [InlineData(ExitCode.Done, "done", "my-model", "--deployment-config=http-flask")]
    [InlineData(ExitCode.Done, "done", "generate", "my-model", "--deployment-config=http-flask", "--dry-run")]
    [InlineData(ExitCode.Refused, "refused", "my-model")]
    [InlineData(ExitCode.Refused, "refused", "my-model", "--deployment-config=http-flask", "--instance-type=ml.zz9.large")]
    [InlineData(ExitCode.Refused, "refused", "my-model", "--deployment-config=http-flask", "--model-path=nowhere")]
    [InlineData(ExitCode.Refused, "refused", "my-model", "--config=nowhere")]
    [InlineData(ExitCode.Usage, "usage", "my-model", "--no-such-option")]
    [InlineData(ExitCode.Usage, "usage", "two", "words")]
    public async Task Every_end_is_one_document(int exit, string status, params string[] words)
    {
        var (output, error, ended) = await Mcc([.. words, "--output=json"]);
        ended.ShouldBe(exit, output);
        error.ShouldBeEmpty();
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("exit").GetInt32().ShouldBe(exit);
        json.RootElement.GetProperty("status").GetString().ShouldBe(status);
        var findings = json.RootElement.GetProperty("findings").EnumerateArray().ToList();
        if (exit != ExitCode.Done)
            findings.ShouldContain(finding => finding.GetProperty("severity").GetString() == "error"
                && finding.GetProperty("message").GetString()!.Length > 0);
    }

    [Fact]
    public async Task The_output_option_works_before_the_command()
    {
        var (output, _, exit) = await Mcc("--output", "json", "config", "explain");
        exit.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(output).RootElement.GetProperty("settings").EnumerateObject().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_project_is_reported_with_folder_and_files()
    {
        var (output, _, _) = await Mcc("my-model", "--deployment-config=http-flask", "--output=json");
        using var json = JsonDocument.Parse(output);
        var folder = json.RootElement.GetProperty("folder").GetString()!;
        folder.ShouldBe(Path.Combine(Folder, "my-model"));
        var files = json.RootElement.GetProperty("files").EnumerateArray().ToList();
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.GetProperty("path").GetString()!);
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            file.GetProperty("size").GetInt64().ShouldBe(bytes.Length);
            file.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
            file.GetProperty("executable").GetBoolean().ShouldBe(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
        }

        files.Select(file => file.GetProperty("path").GetString()).ShouldBe(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                // It has copies of the files that are listed.
                .Where(path => path != BaseArchive.Path), ignoreOrder: true);
    }

    [Fact]
    public async Task A_finding_has_its_rule_and_its_place()
    {
        Write("my.json", "{\n  \"regio\": \"x\"\n}");
        var (output, _, _) = await Mcc("config", "explain", "--config=my.json", "--output=json");
        var finding = JsonDocument.Parse(output).RootElement.GetProperty("findings")[0];
        finding.GetProperty("rule").GetString().ShouldBe("unknown-key");
        finding.GetProperty("file").GetString().ShouldBe("my.json");
        finding.GetProperty("line").GetInt32().ShouldBe(2);
        finding.GetProperty("fix").GetString().ShouldBe("Did you mean `region`?");
    }

    [Fact]
    public async Task Values_have_their_own_JSON_types_and_their_source()
    {
        var (output, _, _) = await Mcc("config", "explain", "--batch-instance-count=3", "--model-env=A=b", "--test-types=local-model-cli",
            "--output=json");
        var settings = JsonDocument.Parse(output).RootElement.GetProperty("settings");
        settings.GetProperty("batchInstanceCount").GetProperty("value").GetInt32().ShouldBe(3);
        settings.GetProperty("modelEnv").GetProperty("value").GetProperty("A").GetString().ShouldBe("b");
        settings.GetProperty("testTypes").GetProperty("value")[0].GetString().ShouldBe("local-model-cli");
        settings.GetProperty("includeTesting").GetProperty("value").GetBoolean().ShouldBeTrue();
        settings.GetProperty("batchInstanceCount").GetProperty("source").GetString().ShouldBe("Option");
    }

    [Fact]
    public async Task Help_and_version_are_available_as_JSON()
    {
        var (output, _, exit) = await Mcc("--version", "--output=json");
        exit.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(output).RootElement.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        (output, _, exit) = await Mcc("--help", "--output=json");
        exit.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(output).RootElement.GetProperty("help").GetString()!.ShouldContain("Usage:");
    }

    [Fact]
    public async Task Even_a_mistake_of_the_program_is_a_document()
    {
        Catalog = new(DataFiles.Embedded.With(
            new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["base/files/broken"] = "[% nobodyKnowsThis %]"u8.ToArray() }));
        var (output, _, exit) = await Mcc("my-model", "--deployment-config=http-flask", "--output=json");
        exit.ShouldBe(ExitCode.Bug);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("status").GetString().ShouldBe("failed");
        json.RootElement.GetProperty("findings")[0].GetProperty("message").GetString()!.ShouldContain("nobodyKnowsThis");
    }
}
