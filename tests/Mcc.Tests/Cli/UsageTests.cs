using Mcc.Cli.Commands;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A command line that is wrong as such ends with 2 and one clear message, and never makes a project.</summary>
public sealed class UsageTests : CommandLineTest
{
    [Theory]
    [InlineData("Unknown option --instance-typ. Did you mean `--instance-type`", "my-model", "--instance-typ=ml.m5.large")]
    [InlineData("Unknown option --no-include-test. Did you mean `--no-include-testing`?", "my-model", "--no-include-test")]
    [InlineData("Unknown option --frobnicate. See `mcc --help`.", "my-model", "--frobnicate")]
    [InlineData("Unknown option -x.", "my-model", "-x")]
    [InlineData("Unknown option --frobnicate. See `mcc config explain --help`.", "config", "explain", "--frobnicate")]
    public Task An_unknown_option_is_refused_with_the_nearest(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("Unknown command `confg`. Did you mean `mcc config`? For a project of that name: `mcc generate confg`.", "confg")]
    [InlineData("Unknown command `generat`. Did you mean `mcc generate`?", "generat", "--skip-prompts")]
    [InlineData("Unknown command `competion`. Did you mean `mcc completion`?", "competion", "bash")]
    public Task A_name_near_a_command_is_refused_with_a_hint(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("Unexpected argument `words`. A project has one name; quote a value that has spaces.", "two", "words")]
    [InlineData("Unexpected argument `words`.", "generate", "two", "words")]
    [InlineData("Unexpected argument `large`.", "my-model", "--instance-type=ml.m5", "large")]
    [InlineData("Unexpected argument `more`.", "config", "explain", "my-model", "more")]
    [InlineData("Unknown command `config explan`. Did you mean `explain`?", "config", "explan")]
    [InlineData("Unknown command `mcp frobnicate`. `mcc mcp` has ", "mcp", "frobnicate")]
    public Task A_second_positional_argument_is_refused(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("--output", "my-model", "--output=yaml")]
    [InlineData("tcsh", "completion", "tcsh")]
    [InlineData("completion", "completion")]
    [InlineData("--region needs a value. Write --region VALUE.", "my-model", "--region")]
    [InlineData("--region= needs a value. Give one, or remove --region.", "--region=", "my-model")]
    [InlineData("--project-dir needs a value. To give --force as its value, write --project-dir=--force.", "my-model", "--project-dir",
        "--force")]
    [InlineData("--include-testing= needs a value.", "my-model", "--include-testing=")]
    [InlineData("--backend= needs a value. Give one, or remove --deployment-config.", "my-model", "--backend=")]
    public Task Values_that_the_command_line_itself_lacks_or_refuses_are_usage_too(string part, params string[] words) =>
        Usage(part, words);

    [Fact]
    public async Task A_name_near_a_command_is_a_project_after_generate()
    {
        var (_, error, exit) = await Mcc("generate", "confg", $"--deployment-config={AnyBackend}", "--skip-prompts", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
    }

    [Theory]
    [InlineData("--include-testing", "the-name")]
    [InlineData("--no-include-testing", "the-name")]
    [InlineData("--dry-run", "the-name")]
    [InlineData("--region=eu-west-1", "the-name")]
    [InlineData("the-name", "--force")]
    public async Task A_flag_does_not_consume_the_next_argument(params string[] words)
    {
        var (output, error, exit) = await Mcc([.. words, $"--deployment-config={AnyBackend}", "--skip-prompts", "--dry-run"]);
        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldStartWith(Path.Combine(Folder, "the-name") + "/");
    }

    [Fact]
    public async Task A_value_with_a_leading_hyphen_follows_an_equals_sign() =>
        (await Explained("modelName", "--model-name=--force")).Value.ShouldBe("--force");

    [Fact]
    public async Task An_option_given_twice_with_different_values_is_refused()
    {
        var (_, error, exit) = await Mcc("my-model", "--region=eu-west-1", "--region=eu-west-2", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("--region is given twice with different values. Keep one of them.");
    }

    [Fact]
    public async Task A_flag_and_its_opposite_are_refused()
    {
        var (_, error, exit) = await Mcc("my-model", "--include-testing", "--no-include-testing", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("--no-include-testing is given twice with different values.");
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var (output, _, exit) = await Mcc("--version");
        exit.ShouldBe(ExitCode.Done);
        output.ShouldMatch(@"^\d+\.\d+\.\d+\S*\n$");
    }

    [Fact]
    public async Task An_internal_error_exits_with_70_and_asks_for_a_report()
    {
        Catalog = new(DataFiles.Embedded.With(
            new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["base/files/broken"] = "[% nobodyKnowsThis %]"u8.ToArray() }));
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts");
        exit.ShouldBe(ExitCode.Bug);
        error.ShouldContain($"Internal error in mcc {Generator.Version}. Please report it at https://");
        error.ShouldContain("nobodyKnowsThis");
        Entries().ShouldBeEmpty();
    }

    public static TheoryData<string> Unavailable => [.. UnavailableCommands.Names];

    [Theory]
    [MemberData(nameof(Unavailable))]
    public async Task A_command_that_is_not_available_yet_is_named_as_such(string name)
    {
        await Usage($"`mcc {name}` is not available in mcc yet.", name.Split(' '));
        await Usage($"`mcc {name}` is not available in mcc yet.", [.. name.Split(' '), "more", "--whatever=1"]);
        await Usage($"`mcc {name}` is not available in mcc yet.", ["--skip-prompts", .. name.Split(' ')]);
        await Usage($"`mcc {name}` is not available in mcc yet.", [.. name.Split(' '), "--help"]);
    }

    [Fact]
    public async Task A_project_can_have_the_name_of_such_a_command()
    {
        var (_, error, exit) = await Mcc("generate", "registry", $"--deployment-config={AnyBackend}", "--skip-prompts", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
    }

    /// <summary>A row must go when its command comes.</summary>
    [Fact]
    public void No_command_of_the_list_is_available()
    {
        var root = CommandList.Root(new(CliEnvironment.OfThisProcess(), Catalog));
        foreach (var name in UnavailableCommands.Names)
        {
            System.CommandLine.Command? command = root;
            foreach (var part in name.Split(' '))
                command = command?.Subcommands.FirstOrDefault(sub => sub.Name == part);
            command.ShouldBeNull(name);
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_flag_takes_true_or_false_as_the_next_argument_too(string value)
    {
        (await Explained("hpEfaEnabled", "--hp-efa-enabled", value)).Value.ShouldBe(value, StringCompareShould.IgnoreCase);
        (await Explained("hpEfaEnabled", "--hp-efa-enabled", value, "my-model")).Value.ShouldBe(value, StringCompareShould.IgnoreCase);
    }

    private async Task Usage(string message, string[] words)
    {
        var (output, error, exit) = await Mcc(words);
        exit.ShouldBe(ExitCode.Usage, error);
        error.ShouldContain(message);
        error.TrimEnd().Split('\n').Length.ShouldBe(1, "one message is enough:\n" + error);
        output.ShouldBeEmpty();
        Entries().ShouldBeEmpty();
    }
}
