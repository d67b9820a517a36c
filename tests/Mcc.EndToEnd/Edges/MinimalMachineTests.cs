using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>The single program on a machine that has the C library only: no OpenSSL, no shell, no HOME, perhaps no /proc.</summary>
public sealed class MinimalMachineTests(MinimalMachine machine) : IClassFixture<MinimalMachine>
{
    private static readonly string[] Usual = ["proc", "dev"];
    private static readonly Dictionary<string, string> Home = new() { ["MCC_HOME"] = "/place/home" };

    [Fact]
    public async Task Every_command_ends_well_or_with_one_message()
    {
        machine.Require();
        // Long enough to be hashed in more than one way, and no model at all.
        await File.WriteAllBytesAsync(Path.Combine(machine.Work, "big.onnx"), new byte[5 * 1024 * 1024]);
        await File.WriteAllTextAsync(Path.Combine(machine.Work, "code.py"), "def predict(rows):\n    return rows\n");

        foreach (var (words, exit) in new (string, int)[]
        {
            ("--version", 0), ("--help", 0), ("config explain", 0), ("mcp list --bundled", 0), ("verify --help", 0),
            ("big --deployment-config=triton-onnxruntime --model-path=/place/big.onnx --skip-prompts", 1),
            ("made --deployment-config=http-fastapi --code-path=/place/code.py --skip-prompts", 0),
            ("validate /place/made", 0), ("export /place/made --format=terraform", 0),
            ("local status", 1), ("local up --engine=none --port=0", 0), ("local status", 0), ("local down --forget", 0),
            ("verify https://127.0.0.1:1", 2), ("bootstrap sync-schemas --from=https://127.0.0.1:1", 1),
        })
        {
            var ended = await machine.Run(Usual, Home, words.Split(' '));
            ended.Exit.ShouldBe(exit, ended.ToString());
            ended.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal))
                .ShouldBeLessThanOrEqualTo(1, ended.ToString());
            if (words.Contains("https:", StringComparison.Ordinal))
                ended.Error.ShouldContain("libssl3");
        }
    }

    [Fact]
    public async Task Without_HOME_state_is_in_the_home_of_the_list_of_users()
    {
        machine.Require();
        var before = Directory.GetFileSystemEntries(machine.Work);

        (await machine.Run(Usual, new Dictionary<string, string> { ["HOME"] = "" }, "local", "up", "--engine=none", "--port=0")).Well()
            .Output.ShouldContain("AWS_CONFIG_FILE='/root/.ml-container-creator/local/aws-profile'");
        (await machine.Run(Usual, new Dictionary<string, string>(), "local", "down", "--forget")).Well().Error.ShouldContain("Stopped.");

        Directory.GetFileSystemEntries(machine.Work).ShouldBe(before);
    }

    [Theory]
    [InlineData("local", "up", "--engine=none", "--port=0")]
    [InlineData("quickstart", "--yes")]
    [InlineData("verify", "/place", "--process")]
    public async Task Without_proc_commands_explain_how_to_mount_it(params string[] words)
    {
        machine.Require();
        Directory.CreateDirectory(Path.Combine(machine.Work, "code"));
        await File.WriteAllTextAsync(Path.Combine(machine.Work, "code", "serve"), "");

        var refused = (await machine.Run(["dev"], Home, words)).Refused();

        refused.Error.ShouldBe("error: /proc is not mounted, so running processes cannot be listed. Mount it: mount -t proc proc /proc\n");
    }
}
