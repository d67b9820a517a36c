using System.Text.Json.Nodes;
using Mcc.Tests.Cli;
using Mcc.Tests.Mcp;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws.Hostile;

/// <summary>
/// ESC, CR, U+202E and others in every place that a stranger writes: no command prints one of them, and none begins a line of its own.
/// </summary>
[Trait("Input", "Hostile")]
public sealed class HostileTextTests : CommandLineTest
{
    private const string Marks = "\e[31m\r\u202e\u009b2J\u200b\a";
    private const string Forged = "error: forged";
    private const string Hostile = "x" + Marks + "\n" + Forged;

    /// <summary>The same as the content of a JSON string.</summary>
    private static readonly string InJson = JsonValue.Create(Hostile)!.ToJsonString().Trim('"');

    public static TheoryData<string, string> Files => new()
    {
        { "config/mcp.json", $$$"""{ "mcpServers": { "a{{{InJson}}}": { "command": "x{{{InJson}}}", "args": ["{{{InJson}}}"], "env": { "E{{{InJson}}}": "{{{InJson}}}" } } } }""" },
        { "config/mcp.json", $$$"""{ "{{{InJson}}}": 1 }""" },
        { "config/mcp.json", $$$"""{ "fallbackInstanceTypes": ["ml.m5.2xlarge{{{InJson}}}"], "deploymentTarget": "managed-inference" }""" },
        { "config/mcp.json", $$$"""{ "region": "{{{InJson}}}", "baseImage": "{{{InJson}}}", "roleArn": "arn:aws:iam::1:{{{InJson}}}" }""" },
        { "config/mcp.json", $$$"""{ "modelEnv": { "{{{InJson}}}": "{{{InJson}}}" }, "serverEnv": { "A": "{{{InJson}}}" } } """ },
        { "config/mcp.json", $$$"""{ "kmsKey": "{{{InJson}}}", "tags": ["{{{InJson}}}"], "codePath": "{{{InJson}}}", "modelName": "./{{{InJson}}}" }""" },
        { "package.json", $$$"""{ "ml-container-creator": { "modelPath": "{{{InJson}}}", "codePath": ["{{{InJson}}}"], "instanceType": "{{{InJson}}}" } }""" },
        { "package.json", $$$"""{ "ml-container-creator": { "asyncS3OutputPath": "s3://x/{{{InJson}}}", "inferenceAmiVersion": "{{{InJson}}}" } }""" },
        { "package.json", $$$"""{ "ml-container-creator": {{{Hostile}}}""" },
        { "mine.json", $$$"""{ "projectName": "{{{InJson}}}", "projectDir": "{{{InJson}}}", "modelName": "{{{InJson}}}", "framework": "{{{InJson}}}" }""" },
        { "mine.json", $$$"""{ "baseImage": "{{{InJson}}}", "inferenceAmiVersion": "{{{InJson}}}", "modelEnv": { "A": "{{{InJson}}}" } }""" },
        { "mine.json", $$$"""{ "{{{InJson}}}": "{{{InJson}}}" }""" },
        { ".ml-container-creator/config.json", $$$"""{ "activeProfile": "{{{InJson}}}", "profiles": { "{{{InJson}}}": { "awsRegion": "{{{InJson}}}", "awsProfile": "{{{InJson}}}", "roleArn": "{{{InJson}}}", "asyncS3Bucket": "{{{InJson}}}" } } }""" },
        { ".ml-container-creator/config.json", $$$"""{ "activeProfile": "{{{InJson}}}", "profiles": { "other{{{InJson}}}": {} } }""" },
        { "lines.jsonl", $$$"""{"id":"{{{InJson}}}","time":"{{{InJson}}}","status":"{{{InJson}}}","project":"{{{InJson}}}","model":"{{{InJson}}}","settings":{"{{{InJson}}}":"{{{InJson}}}"}}""" + "\n" },
        { "mcc-ci/results.json", $$$"""{"schemaVersion":1,"version":"{{{InJson}}}","started":"2026-11-25T12:00:00Z","until":"lint","rows":[{"id":"{{{InJson}}}","configuration":"{{{InJson}}}","target":"{{{InJson}}}","digest":"{{{InJson}}}","stages":[{"stage":"lint","status":"failed","reason":"{{{InJson}}}","seconds":1,"log":"{{{InJson}}}","notes":["{{{InJson}}}"]}]}]}""" },
        { "proj/.mcc/project.json", $$$"""{ "settings": { "projectName": { "value": "{{{InJson}}}" } }, "{{{InJson}}}": "{{{InJson}}}" }""" },
        { "proj/runtime/aws/payloads.json", $$$"""{ "{{{InJson}}}": "{{{InJson}}}" }""" },
    };

    private static readonly string[][] Commands =
    [
        ["config", "explain", "--deployment-config=http-flask"],
        ["config", "explain", "--config=mine.json"],
        ["proj2", "--deployment-config=http-flask", "--skip-prompts", "--dry-run"],
        ["proj2", "--deployment-config=transformers-vllm", "--config=mine.json", "--skip-prompts", "--dry-run"],
        ["mcp", "list"],
        ["mcp", "get", "a" + Hostile],
        ["mcp", "trust", "a" + Hostile],
        ["mcp", "query", "b" + Hostile],
        ["mcp", "remove", "a" + Hostile],
        ["bootstrap", "list"],
        ["bootstrap", "use", Hostile],
        ["registry", "list", "--file=lines.jsonl"],
        ["registry", "list", "--file=lines.jsonl", "--output=csv"],
        ["registry", "show", Hostile, "--file=lines.jsonl"],
        ["registry", "show", "x", "--file=lines.jsonl"],
        ["registry", "import", "lines.jsonl", "--file=other.jsonl"],
        ["ci", "status"],
        ["validate", "proj"],
        ["export", "proj"],
        ["catalog", "show", Hostile],
        ["local", "status", "--folder=" + Hostile.Replace('/', '-')],
        [Hostile],
        ["--" + Hostile],
        ["--config=" + Hostile],
        ["--data=" + Hostile],
        ["generate", "proj2", "--deployment-config=" + Hostile, "--skip-prompts"],
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_file_can_command_the_terminal(string file, string content)
    {
        Write(file, content);
        foreach (var command in Commands.Where(command => IsAbout(file, command)))
        {
            ShouldBeTame(await Mcc(command), command);
            ShouldBeTame(await Mcc([.. command, "--output=json"]), command);
        }
    }

    [Fact]
    public async Task No_argument_can_command_the_terminal()
    {
        foreach (var command in Commands.Where(command => command.Any(word => word.Contains(Forged, StringComparison.Ordinal))))
            ShouldBeTame(await Mcc(command), command);
    }

    [Theory]
    [InlineData("""{"values": {"region": "HOSTILE", "instanceType": "HOSTILE", "HOSTILE": "HOSTILE"}, "message": "HOSTILE"}""")]
    [InlineData("""{"error": "HOSTILE"}""")]
    [InlineData("""HOSTILE""")]
    public async Task No_server_can_command_the_terminal(string answer)
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        // Without the line break, which the shell script cannot hand over, and U+202E as itself.
        StrangersServer.Write(Folder, answer.Replace("HOSTILE", "x\\u202e\u202e\u200b\\u2066", StringComparison.Ordinal));
        await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh");

        foreach (var command in (string[][])[["config", "explain"], ["mcp", "query", "theirs"]])
            ShouldBeTame(await Mcc(command), command);
    }

    [Fact]
    public async Task No_standard_error_of_a_server_can_command_the_terminal()
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        StrangersServer.Script(Folder, "printf 'Error: a\\033]0;title\\007\\033[2Jb\\rc\\342\\200\\256d\\nerror: forged\\n' >&2; exit 3");
        await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh");

        ShouldBeTame(await Mcc("config", "explain"), ["config", "explain"]);
    }

    private static bool IsAbout(string file, string[] command) => file switch
    {
        "lines.jsonl" => command[0] == "registry",
        "mcc-ci/results.json" => command[0] == "ci",
        ".ml-container-creator/config.json" => command[0] is "bootstrap" or "config" or "proj2",
        "mine.json" => command.Contains("--config=mine.json"),
        _ when file.StartsWith("proj/", StringComparison.Ordinal) => command[0] is "validate" or "export",
        _ => command[0] is "config" or "proj2" or "mcp",
    };

    private static void ShouldBeTame(Outcome run, string[] command)
    {
        var shown = string.Join(' ', command);
        run.Exit.ShouldNotBe(70, shown + run.Error);
        foreach (var text in new[] { run.Output, run.Error })
        {
            text.Where(letter => (char.IsControl(letter) && letter is not ('\n' or '\t'))
                    || letter is '\u202e' or '\u200b' or '\u2066' or '\u2028').ShouldBeEmpty($"{shown}: {text}");
            // A cell of a CSV file keeps its line breaks, in quotes.
            if (!shown.Contains("csv", StringComparison.Ordinal))
                text.Split('\n').ShouldAllBe(line => !line.TrimStart().StartsWith(Forged, StringComparison.Ordinal), shown);
        }
    }
}
