using Mcc.Cli.Commands;
using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Help that fits, and forgets nothing.</summary>
public sealed class HelpTests : CommandLineTest
{
    private const int Columns = 80;

    public static TheoryData<string> Commands =>
        [.. Paths(CommandList.Root(new CommandContext(CliEnvironment.OfThisProcess(), new(Core.Data.DataFiles.Embedded))), "")];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task The_first_page_fits_a_screen(string word)
    {
        var (output, error, exit) = await Mcc(word);
        exit.ShouldBe(ExitCode.Done);
        error.ShouldBeEmpty();
        output.TrimEnd().Split('\n').Length.ShouldBeLessThanOrEqualTo(50);
        output.ShouldContain("Usage: mcc [generate] NAME");
        output.ShouldContain("Exit: 0 success, 1 error, 2 usage, 70 bug.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_line_is_wider_than_a_terminal(string command)
    {
        var (output, _, exit) = await Mcc([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        exit.ShouldBe(ExitCode.Done);
        output.ShouldContain(command is "" or "generate" ? "Usage: mcc [generate] NAME" : $"Usage: mcc {command} ");
        foreach (var line in output.Split('\n'))
        {
            line.Length.ShouldBeLessThanOrEqualTo(Columns, line);
            line.ShouldBe(line.TrimEnd());
        }
    }

    [Fact]
    public async Task The_page_of_generate_has_every_option_with_its_variable_and_default()
    {
        var (output, _, _) = await Mcc("generate", "--help");
        var text = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var parameter in Catalog.Parameters.All)
        {
            text.ShouldContain($"{parameter.Flag} ");
            text.ShouldContain(parameter.Help);
            if (parameter.Environment.Count > 0)
                text.ShouldContain($"[{parameter.Environment[0]}]");
            if (parameter.Default is { } value && parameter.Type is not (ParameterType.Flag or ParameterType.List))
                text.ShouldContain($"Default {value}.");
        }

        text.ShouldContain("--dry-run");
        text.ShouldContain("--output FORMAT");
    }

    [Fact]
    public async Task The_first_page_names_every_command()
    {
        var (output, _, _) = await Mcc("--help");
        foreach (var command in Commands.Select(row => row.Data.Split(' ')[0]).Distinct().Where(name => name.Length > 0))
            output.ShouldContain($"\n  {command} ");
    }

    private static IEnumerable<string> Paths(System.CommandLine.Command command, string path) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => Paths(sub, $"{path} {sub.Name}".TrimStart())).Prepend(path);
}
