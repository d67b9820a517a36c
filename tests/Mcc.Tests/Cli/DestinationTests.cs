using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Where a project is written, and what stands there already.</summary>
public sealed class DestinationTests : CommandLineTest
{
    [Fact]
    public async Task A_project_is_written_into_a_folder_of_its_name()
    {
        var project = await Generate("my-model");
        File.Exists(Path.Combine(project, ".mcc/project.json")).ShouldBeTrue();
        File.Exists(Path.Combine(project, ".mcc/lock.json")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ShouldBe(["my-model"]);
    }

    [Fact]
    public async Task The_folder_can_be_another_and_need_not_exist()
    {
        await Generate("my-model", "--project-dir=some/where/else");
        File.Exists(Path.Combine(Folder, "some/where/else/.mcc/lock.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_folder_is_used()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "my-model"));
        await Generate("my-model");
        Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ShouldBe(["my-model"]);
    }

    [Fact]
    public async Task A_project_that_exists_is_not_touched()
    {
        var project = await Generate("my-model");
        File.WriteAllText(Path.Combine(project, "Dockerfile"), "mine");
        var (_, error, exit) = await Again("my-model");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"{project} already exists. Overwrite it with --force (the old project is kept), or choose another name.");
        File.ReadAllText(Path.Combine(project, "Dockerfile")).ShouldBe("mine");
        Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).ShouldBe(["my-model"]);
    }

    [Fact]
    public async Task With_force_the_former_projects_are_kept_one_after_the_other()
    {
        var project = await Generate("my-model");
        foreach (var (words, kept) in new[] { ("first", "my-model.before-1"), ("second", "my-model.before-2") })
        {
            File.WriteAllText(Path.Combine(project, "Dockerfile"), words);
            var (_, error, exit) = await Again("my-model", "--force");
            exit.ShouldBe(ExitCode.Done, error);
            error.ShouldContain($"The previous project was moved to {kept}.");
            File.ReadAllText(Path.Combine(Folder, kept, "Dockerfile")).ShouldBe(words);
            File.ReadAllText(Path.Combine(project, "Dockerfile")).ShouldNotBe(words);
        }

        Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["my-model", "my-model.before-1", "my-model.before-2"]);
    }

    [Theory]
    [InlineData("notes.txt", "mine")]
    [InlineData(".mcc/lock.json", "{}")]
    [InlineData(".mcc/lock.json", "not even JSON")]
    public async Task A_folder_that_is_not_an_mcc_project_is_never_replaced(string path, string content)
    {
        Write("my-model/" + path, content);
        var (_, error, exit) = await Again("my-model", "--force");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("exists and is not an mcc project.");
        File.ReadAllText(Path.Combine(Folder, "my-model", path)).ShouldBe(content);
    }

    [Fact]
    public async Task A_file_of_that_name_is_never_replaced()
    {
        Write("my-model", "mine");
        var (_, error, exit) = await Again("my-model", "--force");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("my-model is a file.");
        File.ReadAllText(Path.Combine(Folder, "my-model")).ShouldBe("mine");
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("nowhere")]
    public async Task A_symbolic_link_is_not_followed(string target)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "my-model"), Path.Combine(Folder, target));
        var (_, error, exit) = await Again("my-model", "--force");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("is a symbolic link. Specify the folder itself: links are not followed.");
        Entries().ShouldBe(["elsewhere", "my-model"]);
    }

    [Fact]
    public async Task Links_inside_of_a_project_that_is_replaced_are_not_followed()
    {
        var precious = Write("precious/file", "mine");
        var project = await Generate("my-model");
        Directory.Delete(Path.Combine(project, "do"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(project, "do"), Path.GetDirectoryName(precious)!);
        var (_, error, exit) = await Again("my-model", "--force");
        exit.ShouldBe(ExitCode.Done, error);
        Directory.GetFiles(Path.Combine(Folder, "precious")).ShouldBe([precious]);
        File.ReadAllText(precious).ShouldBe("mine");
    }

    [Theory]
    [InlineData("/proc/nope/x")]
    [InlineData("/dev/null/x")]
    [InlineData("/proc/self/x")]
    public async Task A_folder_that_cannot_be_written_is_refused(string folder)
    {
        var (_, error, exit) = await Again("my-model", $"--project-dir={folder}");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"{folder} cannot be written: ");
        error.ShouldContain("Choose another folder with --project-dir");
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_in_the_way_of_the_folder_is_refused()
    {
        Write("file", "mine");
        var (_, error, exit) = await Again("my-model", "--project-dir=file/below");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("cannot be written: ");
        Entries().ShouldBe(["file"]);
    }

    [Fact]
    public async Task A_dry_run_shows_the_tree_with_sizes_and_writes_nothing()
    {
        var (output, error, exit) = await Again("my-model", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldStartWith(Path.Combine(Folder, "my-model") + "/\n");
        output.ShouldMatch(@"\n  Dockerfile +[\d,]+\n");
        output.ShouldMatch(@"\n    build\* +[\d,]+\n");
        output.ShouldMatch(@"\n\d+ files, [\d,]+ bytes\n$");
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_run_left_is_removed_by_the_next()
    {
        // No process can have the number 4194305: Linux counts to 4194304.
        Write(".mcc-writing-my-model-4194305/half", "half");
        Write(".mcc-writing-other-4194305/half", "half");
        await Generate("my-model");
        Directory.EnumerateDirectories(Folder, ".mcc-writing-*").Select(Path.GetFileName).ShouldBe([".mcc-writing-other-4194305"]);
    }

    private Task<Outcome> Again(string name, params string[] words) =>
        Mcc([name, $"--deployment-config={AnyBackend}", "--skip-prompts", .. words]);
}
