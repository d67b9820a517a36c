using System.Diagnostics;
using Mcc.Cli.Hosting;
using Mcc.Platform.Files;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Files;

/// <summary>What is not a regular file, or longer than its kind may be, is refused at once, wherever it is named.</summary>
public sealed class IrregularFileTests : CommandLineTest
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("config/mcp.json", "config explain")]
    [InlineData("config/mcp.json", "proj --deployment-config=http-flask --skip-prompts")]
    [InlineData("config/mcp.json", "mcp list")]
    [InlineData("config/mcp.json", "mcp add x -- y")]
    [InlineData("mine.json", "config explain --config=mine.json")]
    [InlineData(".ml-container-creator/config.json", "config explain")]
    [InlineData(".ml-container-creator/config.json", "bootstrap list")]
    [InlineData("m.joblib", "proj --deployment-config=http-flask --model-path=m.joblib --skip-prompts")]
    [InlineData("code.py", "proj --deployment-config=http-flask --code-path=code.py --skip-prompts")]
    [InlineData("lm/config.json", "proj --deployment-config=transformers-vllm --model-name=./lm --skip-prompts")]
    [InlineData("lines.jsonl", "registry list --file=lines.jsonl")]
    [InlineData("lines.jsonl", "registry import lines.jsonl --file=other.jsonl")]
    [InlineData("mcc-ci/results.json", "ci status")]
    [InlineData("proj/runtime/aws/payloads.json", "validate proj")]
    [InlineData("proj/.mcc/lock.json", "proj --deployment-config=http-flask --skip-prompts --force")]
    public async Task A_FIFO_is_refused_and_not_waited_for(string path, string command)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using (var made = Process.Start("mkfifo", full))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = Mcc(command.Split(' '));

        (await Task.WhenAny(run, Task.Delay(AtOnce, TestContext.Current.CancellationToken))).ShouldBe(run, "it waits");
        var (_, error, exit) = await run;
        exit.ShouldBe(ExitCode.Refused, error);
        error.ShouldContain(path == "lm/config.json" ? "lm" : Path.GetFileName(path));
        error.ShouldContain("is a FIFO, not a regular file");
    }

    [Fact]
    public async Task A_package_json_that_is_no_file_is_a_warning()
    {
        using (var made = Process.Start("mkfifo", Path.Combine(Folder, "package.json")))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await Mcc("config", "explain")).Error.ShouldContain("warning: package.json cannot be read");
    }

    [Theory]
    [InlineData("/dev/zero", "is a device, not a regular file")]
    [InlineData("/dev/tty", "is a device, not a regular file")]
    [InlineData("/proc/kmsg", "")]
    [InlineData("/", "it is a folder")]
    public async Task A_device_is_refused(string target, string says)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "config"));
        File.CreateSymbolicLink(Path.Combine(Folder, "config/mcp.json"), target);

        var run = Mcc("config", "explain");

        (await Task.WhenAny(run, Task.Delay(AtOnce, TestContext.Current.CancellationToken))).ShouldBe(run, "it waits");
        var (_, error, exit) = await run;
        exit.ShouldBe(ExitCode.Refused, error);
        error.ShouldContain("config/mcp.json cannot be read");
        error.ShouldContain(says);
    }

    [Fact]
    public void A_socket_is_refused()
    {
        var path = Path.Combine(Folder, "s");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));

        Should.Throw<IOException>(() => RegularFile.Open(path)).Message.ShouldContain("is a socket");
    }

    [Theory]
    [InlineData("config/mcp.json", "config explain")]
    [InlineData("mine.json", "config explain --config=mine.json")]
    [InlineData(".ml-container-creator/config.json", "config explain")]
    public async Task A_file_of_settings_has_a_limit(string path, string command)
    {
        Write(path, "{" + new string(' ', 1 << 20) + "}");

        var (_, error, exit) = await Mcc(command.Split(' '));

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("has more than 1 MiB, the maximum for such a file");
    }

    [Fact]
    public void A_file_of_proc_is_read_to_its_end()
    {
        RegularFile.ReadText("/proc/self/status", FileLimits.Configuration).ShouldContain("Name:");
        Should.Throw<FileNotFoundException>(() => RegularFile.Open(Path.Combine(Folder, "missing")));
    }
}
