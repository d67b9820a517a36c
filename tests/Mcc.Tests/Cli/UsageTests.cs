using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A command line that is wrong as such ends with 2 and one clear message, and never makes a project.</summary>
public sealed class UsageTests : DoorTest
{
    [Theory]
    [InlineData("There is no option --instance-typ. Did you mean `--instance-type`", "my-model", "--instance-typ=ml.m5.large")]
    [InlineData("There is no option --no-include-test. Did you mean `--no-include-testing`?", "my-model", "--no-include-test")]
    [InlineData("There is no option --frobnicate. See `mcc --help`.", "my-model", "--frobnicate")]
    [InlineData("There is no option -x.", "my-model", "-x")]
    [InlineData("There is no option --frobnicate. See `mcc config explain --help`.", "config", "explain", "--frobnicate")]
    public Task An_unknown_option_is_refused_with_the_nearest(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("There is no command `confg`. Did you mean `mcc config`? For a project of that name: `mcc generate confg`.", "confg")]
    [InlineData("There is no command `generat`. Did you mean `mcc generate`?", "generat", "--skip-prompts")]
    [InlineData("There is no command `competion`. Did you mean `mcc completion`?", "competion", "bash")]
    public Task A_name_near_a_command_is_refused_with_a_hint(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("`words` is one word too many. A project has one name; quote a value that has spaces.", "two", "words")]
    [InlineData("`words` is one word too many.", "generate", "two", "words")]
    [InlineData("`large` is one word too many.", "my-model", "--instance-type=ml.m5", "large")]
    [InlineData("`more` is one word too many.", "config", "explain", "my-model", "more")]
    public Task A_second_positional_argument_is_refused(string message, params string[] words) => Usage(message, words);

    [Theory]
    [InlineData("--output", "my-model", "--output=yaml")]
    [InlineData("tcsh", "completion", "tcsh")]
    [InlineData("completion", "completion")]
    [InlineData("--region has no value. Write --region VALUE.", "my-model", "--region")]
    [InlineData("--region= has no value. Give one, or leave --region out.", "--region=", "my-model")]
    [InlineData("--project-dir has no value. If --force is meant: --project-dir=--force", "my-model", "--project-dir", "--force")]
    [InlineData("--include-testing= has no value.", "my-model", "--include-testing=")]
    [InlineData("--backend= has no value. Give one, or leave --deployment-config out.", "my-model", "--backend=")]
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
        error.ShouldContain("--region is given twice, with different values. Keep one of them.");
    }

    [Fact]
    public async Task A_flag_and_its_opposite_are_refused()
    {
        var (_, error, exit) = await Mcc("my-model", "--include-testing", "--no-include-testing", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("--no-include-testing is given twice, with different values.");
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
        error.ShouldContain("This is a mistake in mcc");
        error.ShouldContain("nobodyKnowsThis");
        Entries().ShouldBeEmpty();
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
