using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>State, with the access keys that are in it, is in the user's home and never in the working folder.</summary>
public sealed class HomeTests : CommandLineTest
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public async Task Without_a_home_folder_commands_are_refused_with_a_fix(string? home)
    {
        AccountHome = null;
        if (home is not null)
            Variables["HOME"] = home;

        foreach (string[] words in (string[][])[["local", "up"], ["local", "down"], ["mcp", "add", "mine", "--", "echo"],
            ["bootstrap", "sync-schemas", "--from=."]])
        {
            var (output, error, exit) = await Mcc(words);
            exit.ShouldBe(ExitCode.Refused, string.Join(' ', words));
            output.ShouldBeEmpty();
            if (words[0] != "bootstrap")
                error.ShouldBe("error: Cannot find a home folder for state: HOME is not set, and the system's user list has no home folder "
                    + "for this user. Set MCC_HOME to a writable folder.\n");
        }

        Entries().ShouldBeEmpty();
        (await Mcc("config", "explain")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("mcp", "list")).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task An_unwritable_home_is_one_message_without_partial_files()
    {
        Variables["MCC_HOME"] = Path.Combine(Write("file", ""), "below");

        foreach (string[] words in (string[][])[["local", "serve"], ["mcp", "add", "mine", "--", "echo"]])
        {
            var (_, error, exit) = await Mcc(words);
            exit.ShouldBe(ExitCode.Refused, error);
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1, error);
            error.ShouldContain(Variables["MCC_HOME"]);
            error.ShouldContain("set MCC_HOME to");
        }

        Entries().ShouldBe(["file"]);
    }

    [Fact]
    public async Task A_server_that_cannot_be_named_is_not_trusted_either()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        // In the place of its folder.
        Write("config", "");

        (await Mcc("mcp", "add", "mine", "--", "echo")).Exit.ShouldBe(ExitCode.Refused);

        Directory.EnumerateFiles(Path.Combine(Folder, "home"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task MCC_HOME_is_where_the_local_SageMaker_keeps_its_state()
    {
        Variables["MCC_HOME"] = Path.Combine(Folder, "home");
        (await Mcc("local", "env")).Error.ShouldContain(Path.Combine(Folder, "home", "local"));
    }
}
