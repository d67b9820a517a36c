using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc ci</c>: what it refuses before anything runs. The end-to-end tests run it.</summary>
public sealed class CiCommandTests : CommandLineTest
{
    [Theory]
    [InlineData("--until=later", "error: --until is `later`. It must be generate, lint, build, serve, verify or deploy.\n")]
    [InlineData("--jobs=0", "error: --jobs is 0. It must be 1 or more.\n")]
    [InlineData("--stand-in=nothing", "error: --stand-in is `nothing`, which does not exist. Correct the path.\n")]
    public async Task A_wrong_option_is_a_wrong_command_line(string option, string error) =>
        (await Mcc("ci", "run", option)).ShouldBe(new("", error, ExitCode.Usage));

    [Theory]
    [InlineData("--configs=http-flak", "error: --configs has `http-flak`, which does not exist. Did you mean `http-flask`?\n")]
    [InlineData("--configs=,", "error: --configs names nothing. It must be a list such as diffusors-vllm-omni,http-fastapi.\n")]
    [InlineData("--registered", "error: The registry has no projects. `do/register` in a project records it.\n")]
    [InlineData("--resume", "error: FOLDER/mcc-ci has no results: FOLDER/mcc-ci/results.json does not exist. `mcc ci run` writes them; "
        + "name its folder with --folder.\n")]
    public async Task A_run_without_projects_is_refused(string option, string error) =>
        (await Mcc("ci", "run", option)).ShouldBe(new("", error.Replace("FOLDER", Folder, StringComparison.Ordinal), ExitCode.Refused));

    [Fact]
    public async Task A_folder_of_something_else_is_not_cleared()
    {
        Write("mine/notes.txt", "keep");

        (await Mcc("ci", "run", "--folder=mine")).ShouldBe(new("",
            $"error: {Folder}/mine has files that are not of a run. Name a new or empty folder with --folder.\n", ExitCode.Refused));
        Entries().ShouldBe(["mine", "mine/notes.txt"]);
    }

    [Fact]
    public async Task Two_ways_to_choose_projects_exclude_each_other() =>
        (await Mcc("ci", "run", "--registered", "--targets=managed-inference")).Error
            .ShouldBe("error: --registered and --configs or --targets both choose projects. Keep one of them.\n");

    [Fact]
    public async Task Without_results_there_is_no_status()
    {
        (await Mcc("ci", "status")).Exit.ShouldBe(ExitCode.Refused);
        Write("mcc-ci/results.json", "{}");
        (await Mcc("ci", "status")).Error.ShouldContain("is not a file of results that this version of mcc can read");
    }

    [Fact]
    public async Task A_folder_without_a_project_cannot_be_registered() =>
        (await Mcc("ci", "register", "--table=t")).ShouldBe(new("",
            "error: . is not a project: it has no .mcc/project.json. Name the folder of a project, or give --configs.\n",
            ExitCode.Refused));
}
