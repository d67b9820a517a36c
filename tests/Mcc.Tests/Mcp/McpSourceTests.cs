using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>
/// The seventh source: what the MCP servers of the working folder advise, weaker than all that was said and stronger than the defaults.
/// </summary>
public sealed class McpSourceTests : CommandLineTest
{
    private static readonly string[] Language = ["--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-32B"];

    private string Ran => Path.Combine(Folder, "ran");

    [Fact]
    public async Task A_server_of_this_program_advises_an_instance_that_holds_the_model()
    {
        (await Explained("instanceType", Language)).ShouldBe(("ml.g5.xlarge", "default of transformers"));
        await Mcc("mcp", "init");

        var (value, from) = await Explained("instanceType", Language);
        from.ShouldBe("MCP server instance-sizer");
        var (_, error, exit) = await Mcc(["my-model", "--skip-prompts", .. Language]);
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldNotContain("does not fit");
        File.ReadAllText(Path.Combine(Folder, "my-model/deploy/managed-inference/create-endpoint-config.json"))
            .ShouldContain($"\"{value}\"");
        (await Explained("instanceType", [.. Language, "--instance-type=ml.p4d.24xlarge"])).From.ShouldBe("--instance-type");
    }

    [Fact]
    public async Task It_beats_what_other_programs_set_and_yields_to_package_json()
    {
        Stranger("""{"values": {"region": "eu-west-1"}}""");
        Variables["AWS_REGION"] = "us-west-2";
        (await Explained("region")).ShouldBe(("eu-west-1", "MCP server theirs"));

        Write("package.json", """{ "ml-container-creator": { "region": "eu-west-2" } }""");
        (await Explained("region")).ShouldBe(("eu-west-2", "package.json:1"));
    }

    [Fact]
    public async Task A_strangers_server_is_never_started_before_somebody_here_agreed()
    {
        Stranger("""{"values": {"region": "eu-west-1"}}""", trusted: false);

        var (_, error, _) = await Mcc("config", "explain");
        error.ShouldContain("The MCP server `theirs` is not trusted (runs `sh server.sh`), so it is not asked. "
            + "To allow it: mcc mcp trust theirs");
        (await Mcc("mcp", "query", "theirs")).Exit.ShouldBe(ExitCode.Refused);
        (await Explained("region")).From.ShouldBe("default");
        File.Exists(Ran).ShouldBeFalse();

        (await Mcc("mcp", "trust", "theirs")).Exit.ShouldBe(ExitCode.Done);
        (await Explained("region")).ShouldBe(("eu-west-1", "MCP server theirs"));
        File.Exists(Ran).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "mcpServers": { "theirs": { "command": "sh", "args": ["server.sh", "more"] } } }""")]
    [InlineData("""{ "mcpServers": { "theirs": { "command": "sh", "args": ["server.sh"], "env": {"BASH_ENV": "evil.sh"} } } }""")]
    [InlineData("""{ "mcpServers": { "theirs": { "command": "bash", "args": ["server.sh"] } } }""")]
    public async Task An_agreement_is_for_what_was_shown_and_a_change_asks_again(string changed)
    {
        Stranger("""{"values": {"region": "eu-west-1"}}""");
        (await Explained("region")).Value.ShouldBe("eu-west-1");
        File.Delete(Ran);
        Write("config/mcp.json", changed);

        (await Explained("region")).From.ShouldBe("default");
        File.Exists(Ran).ShouldBeFalse();
    }

    [Fact]
    public async Task A_script_of_the_folder_that_was_changed_asks_again()
    {
        Stranger("""{"values": {"region": "eu-west-1"}}""");
        (await Explained("region")).Value.ShouldBe("eu-west-1");
        StrangersServer.Write(Folder, """{"values": {"region": "eu-west-2"}}""");

        (await Explained("region")).From.ShouldBe("default");
    }

    [Fact]
    public async Task A_server_gets_no_secrets_of_the_shell()
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        Variables["HF_TOKEN"] = "hf_secret";
        Variables["WANTED"] = "handed on";
        StrangersServer.Write(Folder, """{"values": {}}""");
        (await Mcc("mcp", "add", "theirs", "-e", "NAMED=with ${WANTED}", "--", "sh", "server.sh")).Exit.ShouldBe(ExitCode.Done);

        await Mcc("config", "explain", "--smart", "--discover", "--hf-token=hf_also_secret", $"--deployment-config={AnyBackend}");

        var seen = await File.ReadAllTextAsync(Ran, TestContext.Current.CancellationToken);
        seen.ShouldContain("NAMED=with handed on\n");
        seen.ShouldContain("BEDROCK_SMART=true\n");
        seen.ShouldContain("DISCOVER_MODE=true\n");
        seen.ShouldNotContain("hf_secret");
        var asked = await File.ReadAllTextAsync(Path.Combine(Folder, "asked"), TestContext.Current.CancellationToken);
        asked.ShouldNotContain("secret");
        asked.ShouldContain("\"deploymentConfig\":\"" + AnyBackend);
        // The known program's name beside ours.
        asked.ShouldContain("\"region\",\"awsRegion\"");
    }

    [Fact]
    public async Task Servers_answer_only_questions_they_may_decide()
    {
        Stranger("""{"values": {"awsRegion": "eu-west-1", "projectDir": "/tmp/elsewhere", "force": "true", "codePath": "/etc/passwd", "hfToken": "theirs", "trustModel": "true", "noValidate": "true", "unheard": "of"}}""");

        (await Explained("region")).Value.ShouldBe("eu-west-1");
        var (output, _, _) = await Mcc("config", "explain", "--output=json");
        using var document = JsonDocument.Parse(output);
        var settings = document.RootElement.GetProperty("settings");
        foreach (var setting in settings.EnumerateObject()
            .Where(setting => setting.Value.GetProperty("from").GetString() == "MCP server theirs"))
            setting.Name.ShouldBe("region");
    }

    [Theory]
    [InlineData("exit 3", "The MCP server `theirs` (config/mcp.json) failed: ")]
    [InlineData("echo 'cannot start: no licence' >&2; exit 3", "failed: cannot start: no licence")]
    [InlineData("echo 'this is no protocol'", "failed: ")]
    public async Task A_failing_server_is_reported_and_generation_continues(string script, string says)
    {
        StrangersServer.Script(Folder, script);
        await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh");

        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain(says);
    }

    [Theory]
    [InlineData("no JSON", "not a JSON object of values and choices")]
    [InlineData("""[1, 2]""", "not a JSON object of values and choices")]
    [InlineData("""{"error": "the account is closed"}""", "failed: the account is closed")]
    public async Task An_invalid_answer_is_reported(string answer, string says)
    {
        Stranger(answer);

        (await Mcc("config", "explain")).Error.ShouldContain(says);
    }

    [Fact]
    public async Task A_value_that_cannot_be_names_the_server_that_it_is_from()
    {
        Stranger("""{"values": {"region": "Mars"}}""");

        var (_, error, exit) = await Mcc("config", "explain");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`region` (from MCP server theirs) is `Mars`.");
    }

    [Fact]
    public async Task An_invalid_server_entry_is_reported_even_alone()
    {
        Write("config/mcp.json", """{ "mcpServers": { "web": { "url": "http://x" } } }""");

        (await Mcc("config", "explain")).Error.ShouldContain("the server `web` is not valid");
    }

    [Fact]
    public async Task Terminal_control_characters_are_refused()
    {
        Stranger("""{"values": {"region": "eu-west-1\u001b[2J"}}""");

        (await Explained("region")).From.ShouldBe("default");
    }

    [Fact]
    public async Task Offline_no_third_party_server_is_queried()
    {
        Stranger("""{"values": {"region": "eu-west-1"}}""");

        var (_, error, _) = await Mcc("config", "explain", "--offline");
        error.ShouldContain("is not asked because of --offline");
        File.Exists(Ran).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cluster_is_looked_for_only_where_one_is_needed()
    {
        var calls = Path.Combine(Folder, "calls");
        var aws = Write("bin/aws", $"#!/bin/sh\necho \"$@\" >> '{calls}'\ncase $2 in list-clusters) echo '{{\"ClusterSummaries\": "
            + $"[{{\"ClusterName\": \"kube\"}}]}}';; *) echo '{{\"ClusterStatus\": \"InService\", \"Orchestrator\": {{\"Eks\": "
                + $"{{}}}}}}';; esac\n");
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.GetDirectoryName(aws)}:/usr/bin:/bin";
        await Mcc("mcp", "init");

        (await Mcc("config", "explain", $"--deployment-config={AnyBackend}")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("config", "explain", "--offline", "--discover", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B",
            "--deployment-target=hyperpod-eks")).Error.ShouldNotContain("mcp-server");
        File.Exists(calls).ShouldBeFalse();
        (await Explained("hyperpodCluster", "--deployment-config=transformers-vllm", "--deployment-target=hyperpod-eks"))
            .ShouldBe(("kube", "MCP server hyperpod-cluster-picker"));
    }

    [Fact]
    public async Task In_the_interview_server_choices_come_first()
    {
        Stranger("""{"choices": {"region": ["eu-south-2", "eu-central-2"]}, "message": "these are near"}""");
        Terminal = new ScriptedTerminal().On("Which AWS region?", ConsoleKey.DownArrow, ConsoleKey.DownArrow, ConsoleKey.Enter)
            .On("Which execution role (ARN)?", "").On("What is the project called?", "my-model").On("What next?", ConsoleKey.Enter);

        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}");

        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldContain("theirs: these are near");
        Terminal.Screen.ShouldMatch(@"\nregion +eu-central-2 +your answer");
        // Once for the sources, and once for all questions.
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "asked"), TestContext.Current.CancellationToken))
            .Count(line => line.Contains("\"initialize\"", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task In_the_interview_what_is_advised_comes_first()
    {
        await Mcc("mcp", "init");
        Terminal = new ScriptedTerminal().On("Which model?", ConsoleKey.UpArrow, ConsoleKey.Enter)
            .On("Which model?", "Qwen/Qwen3-32B").On("What is the project called?", "my-model").On("What next?", ConsoleKey.Enter);

        var (_, error, exit) = await Mcc("--deployment-config=transformers-vllm");

        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldContain("Qwen/Qwen3-0.6B");
        Terminal.Screen.ShouldContain("advised by instance-sizer");
        Terminal.Screen.ShouldMatch(@"\nmodelName +Qwen/Qwen3-32B +your answer");
        Terminal.Screen.ShouldNotMatch(@"\ninstanceType +ml.g5.xlarge");
    }

    private void Stranger(string answer, bool trusted = true)
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        StrangersServer.Write(Folder, answer);
        Write("config/mcp.json", """{ "mcpServers": { "theirs": { "command": "sh", "args": ["server.sh"] } } }""");
        if (trusted)
            Mcc("mcp", "trust", "theirs").GetAwaiter().GetResult().Exit.ShouldBe(ExitCode.Done);
    }
}
