using System.Diagnostics;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>One signal ends every wait, with the exit code that shells give it; no process is left and nothing is half written.</summary>
public sealed class InterruptedWaitTests : IDisposable
{
    private static readonly TimeSpan PatienceToStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("INT", 130, false)]
    [InlineData("TERM", 143, false)]
    [InlineData("TERM", 143, true)]
    public async Task An_MCP_server_that_hangs(string signal, int exit, bool ignoresSignals)
    {
        Write("server.sh", $"{(ignoresSignals ? "trap '' TERM INT HUP\n" : "")}touch waiting\nsleep 1000 &\nsleep 1000\n");
        (await Shell.Run(Repository.Program, ["mcp", "add", "theirs", "--", "sh", "server.sh"], place.Path, Home())).Well();

        await ShouldEnd(signal, exit, ["proj", "--deployment-config=http-flask", "--skip-prompts"]);

        Directory.Exists(place["proj"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("INT", 130, false)]
    [InlineData("TERM", 143, true)]
    public async Task An_AWS_CLI_that_hangs(string signal, int exit, bool ignoresSignals)
    {
        Write("bin/aws", $"#!/bin/sh\n{(ignoresSignals ? "trap '' TERM INT HUP\n" : "")}"
            + "touch \"$(dirname \"$0\")/../waiting\"\nsleep 1000\nsleep 1000\n");
        File.SetUnixFileMode(place["bin/aws"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("package.json", """{ "ml-container-creator": { "roleArn": "arn:aws:iam::123456789012:role/x" } }""");

        await ShouldEnd(signal, exit, ["proj", "--deployment-config=http-flask", "--skip-prompts"]);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_registry_that_another_process_has_locked(string signal, int exit)
    {
        Write("lines.jsonl", "");
        using var holder = Shell.Start("flock", [place["lines.jsonl"], "sh", "-c", "touch waiting; exec sleep 1000"], place.Path);
        try
        {
            await ShouldEnd(signal, exit, ["registry", "import", "from.jsonl", "--file=lines.jsonl"], () => Write("from.jsonl",
                """{"id":"a","time":"2026-11-25T12:00:00Z","status":"success","project":"p","schemaVersion":1}""" + "\n"));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        new FileInfo(place["lines.jsonl"]).Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Standard_input_that_gives_nothing(string signal, int exit)
    {
        Write("waiting", "");

        // A call of the system that nothing can cancel.
        await ShouldEnd(signal, exit, ["config", "explain", "--config=/dev/stdin"]);
    }

    [Fact]
    public async Task A_program_of_the_folder_is_not_started_by_its_name()
    {
        foreach (var name in new[] { "aws", "docker", "bash", "sh", "env", "planted" })
        {
            Write(name, "#!/bin/sh\ntouch started\n");
            File.SetUnixFileMode(place[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Write("package.json", """{ "ml-container-creator": { "roleArn": "arn:aws:iam::123456789012:role/x" } }""");
        (await Shell.Run(Repository.Program, ["mcp", "add", "theirs", "--", "planted"], place.Path, Home())).Well();

        var ended = await Shell.Run(Repository.Program, ["config", "explain", "--role-arn=arn:aws:iam::1:role/x"], place.Path, Home());

        ended.Error.ShouldContain("The MCP server `theirs` (config/mcp.json) failed");
        File.Exists(place["started"]).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    private async Task ShouldEnd(string signal, int exit, string[] words, Action? before = null)
    {
        before?.Invoke();
        using var run = Shell.Start(Repository.Program, words, place.Path, Home());
        var error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var clock = Stopwatch.StartNew(); !(File.Exists(place["waiting"]) && HandlesSignals(run)) && clock.Elapsed < PatienceToStart;)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        File.Exists(place["waiting"]).ShouldBeTrue();
        run.HasExited.ShouldBeFalse();

        (await Shell.Run("kill", [$"-{signal}", $"{run.Id}"], "/")).Well();
        var ended = run.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            (await Task.WhenAny(ended, Task.Delay(Patience, TestContext.Current.CancellationToken)))
                .ShouldBe(ended, "one signal did not end it");
        }
        finally
        {
            if (!run.HasExited)
                run.Kill(entireProcessTree: true);
        }

        run.ExitCode.ShouldBe(exit, await error);
        (await error).ShouldContain("Interrupted");
        (await error).ShouldNotContain("   at ");
        var left = Processes.Of(place.Path).Where(process => !process.Contains("flock", StringComparison.Ordinal)
            && !(words[0] == "registry" && process.StartsWith("sleep 1000", StringComparison.Ordinal)));
        left.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(place.Path, ".mcc-writing-*").ShouldBeEmpty();
    }

    /// <summary>Whether the program has begun to handle SIGHUP, which .NET itself does not.</summary>
    private static bool HandlesSignals(Process process)
    {
        const string caught = "SigCgt:";
        var line = File.ReadLines($"/proc/{process.Id}/status").First(each => each.StartsWith(caught, StringComparison.Ordinal));
        return (Convert.ToUInt64(line[caught.Length..].Trim(), 16) & 1) != 0;
    }

    private Dictionary<string, string> Home() => new()
    {
        ["HOME"] = place["home"],
        ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
    };

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place[path])!);
        File.WriteAllText(place[path], content);
    }
}
