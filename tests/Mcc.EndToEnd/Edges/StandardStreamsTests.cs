using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>Standard streams that are full, closed, a pipe that nobody reads, or a terminal.</summary>
public sealed class StandardStreamsTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("> /dev/full", "No space left on device")]
    [InlineData(">&-", "Bad file descriptor")]
    public async Task Output_that_cannot_be_written_is_one_line_and_exit_code_1(string output, string reason)
    {
        await Project.Generate(place, "made", "transformers-vllm", ["--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge"]);
        string[] commands =
        [
            "--version", "--help", "config schema", "config explain", "validate made", "export made --format=cloudformation",
                "completion bash",
            "mcp list --bundled", "local --help", "other --dry-run --deployment-config=http-flask --skip-prompts",
                "bootstrap sync-schemas --status",
        ];
        foreach (var command in commands.SelectMany(command => new[] { command, $"{command} --output=json" }))
        {
            // Some say nothing on standard output but in JSON.
            if (command is "validate made" or "config schema --output=json")
                continue;
            var ended = await Sh($"exec \"$0\" {command} {output}");
            ended.Exit.ShouldBe(1, ended.ToString());
            var lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.Count(line => line.StartsWith("error: ", StringComparison.Ordinal)).ShouldBe(1, ended.ToString());
            lines[^1].ShouldStartWith($"error: standard output: {reason}. ", customMessage: command);
        }
    }

    [Fact]
    public async Task A_server_answer_that_cannot_be_written_is_reported()
    {
        var ended = await Sh($"printf '%s\\n' '{Initialize}' | \"$0\" mcp serve > /dev/full");

        ended.Refused().Error.ShouldStartWith("error: standard output: No space left on device.");
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2> /dev/full")]
    public async Task Without_standard_error_the_exit_code_is_right(string error)
    {
        (await Sh($"exec \"$0\" --no-such-option {error}")).Exit.ShouldBe(2);
        (await Sh($"exec \"$0\" config explain {error}")).Well().Output.ShouldContain("deploymentTarget");
    }

    [Fact]
    public async Task Without_standard_input_nothing_is_asked_and_nothing_hangs()
    {
        (await Sh("exec \"$0\" new-one <&-")).Refused().Error.ShouldContain("is required");
        // .NET's own host, which a program has that is not native, puts something else there before the program begins.
        if (!File.Exists(Path.ChangeExtension(Repository.Program, ".dll")))
            (await Sh("exec \"$0\" mcp serve <&-")).Well();
    }

    [Fact]
    public async Task A_reader_that_stops_early_is_not_an_error()
    {
        var ended = await Sh("{ \"$0\" config schema; echo \"$?\" >&2; } | head -n 1");

        ended.Well().Output.Trim().ShouldBe("{");
        ended.Error.ShouldBe("0\n");
    }

    [Fact]
    public async Task A_request_and_the_end_at_once_are_answered()
    {
        var list = """{"jsonrpc":"2.0","id":"two","method":"tools/list"}""";
        var ended = await Sh($"printf '%s\\n' '{Initialize}' '{list}' | \"$0\" mcp serve");

        ended.Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, ended.Output);
        ended.Output.ShouldContain("\"id\":\"two\"");
    }

    [Theory]
    [InlineData("--version", "xterm")]
    [InlineData("--version", "xterm-256color")]
    [InlineData("config explain", "xterm")]
    [InlineData("--no-such-option", "xterm")]
    public async Task At_a_terminal_a_command_writes_no_escape_sequence(string command, string terminal)
    {
        var ended = await Terminal($"TERM={terminal}", command);

        ended.Output.ShouldNotContain('\e');
        if (command == "--version")
            ended.Output.ShouldBe($"{Core.Diagnostics.Generator.Version}\r\n");
    }

    [Theory]
    [InlineData("NO_COLOR=1 TERM=xterm")]
    [InlineData("TERM=dumb")]
    public async Task A_question_has_none_where_none_is_wanted(string variables)
    {
        // Ctrl-C ends it; the first question stands on the screen by then.
        var ended = await Terminal(variables, "--deployment-config=http-flask", "(sleep 3; printf '\\003'; sleep 1)");

        ended.Output.ShouldContain("?");
        ended.Output.ShouldNotContain('\e');
    }

    [Fact]
    public async Task A_terminal_that_was_asked_at_has_its_usual_keys_again()
    {
        var ended = await Terminal("TERM=xterm", "--deployment-config=http-flask", "(sleep 3; printf '\\003'; sleep 1)");

        ended.Output.ShouldContain("\e[?1h");
        ended.Output.LastIndexOf("\e[?1l\e>", StringComparison.Ordinal)
            .ShouldBeGreaterThan(ended.Output.LastIndexOf("\e[?1h", StringComparison.Ordinal));
    }

    public void Dispose() => place.Dispose();

    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private Task<Ended> Sh(string script) =>
        Shell.Run("sh", ["-c", script, Repository.Program], place.Path, patience: TimeSpan.FromMinutes(2));

    /// <summary>The command in a terminal; what it shows is the output.</summary>
    /// <param name="keys">A command of the shell that types.</param>
    private async Task<Ended> Terminal(string variables, string arguments, string keys = "true")
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no script(1) on this machine.");
        var program = place["mcc"];
        if (!File.Exists(program))
            File.CreateSymbolicLink(program, Repository.Program);
        return await Shell.Run("sh", ["-c", $"{keys} | script -qec 'env -u NO_COLOR {variables} ./mcc {arguments}' /dev/null"], place.Path,
            patience: TimeSpan.FromMinutes(2));
    }
}
