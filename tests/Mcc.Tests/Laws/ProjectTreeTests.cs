using System.Text;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// The tree of a project: what its owner knows and edits is at the top and small, and what the tool owns is in runtime/.
/// </summary>
public sealed class ProjectTreeTests
{
    private const int MostOwnersFiles = 33;
    private const int MostOwnersLines = 1000;
    private const int MostLinesOfRuntimeFile = 400;

    /// <summary>
    /// Lines of runtime/ in all. ARCHITECTURE.md has the present numbers, and why the HTTP server needs more than the others.
    /// </summary>
    private static readonly Dictionary<string, int> MostLinesOfRuntime =
        new(StringComparer.Ordinal) { ["http"] = 6300, [""] = 2400 };

    private static readonly string[] Tree =
    [
        "Dockerfile", "README.md", "code/serve", "runtime/README.md",
        .. "config build push submit deploy test clean register export manifest logs ci run".Split(' ').Select(verb => $"do/{verb}"),
    ];

    [Fact]
    public void Every_project_has_the_tree_of_the_documents()
    {
        var missing = from made in Combinations.Plain(Combinations.Shipped)
                      let paths = made.Project.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal)
                      from path in Tree
                      where !paths.Contains(path)
                      select $"{made.Name}: {path}";
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void A_Triton_project_has_a_model_repository_and_a_sample_has_its_folder()
    {
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped))
        {
            var folders = project.Files.Select(file => file.Path.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
            folders.Contains("model_repository").ShouldBe(project.Deployment.Architecture.Id == "triton", name);
            folders.Contains("sample_model").ShouldBe(
                project.Deployment.Features.Any(feature => feature.Id.StartsWith("sample", StringComparison.Ordinal)), name);
        }
    }

    [Fact]
    public void What_the_owner_edits_is_small()
    {
        var above = from made in Combinations.Plain(Combinations.Shipped)
                    let own = made.Project.Files.Where(file => file.Copy is null && !IsToolsOwn(file.Path)).ToList()
                    let lines = own.Sum(Lines)
                    where own.Count > MostOwnersFiles || lines > MostOwnersLines
                    select $"{made.Name}: {own.Count} files, {lines} lines";
        above.ShouldBeEmpty();
    }

    [Fact]
    public void Runtime_has_short_files_and_says_whose_it_is()
    {
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped))
        {
            var runtime = project.Files.Where(file => file.Path.StartsWith("runtime/", StringComparison.Ordinal)).ToList();
            runtime.Where(file => Lines(file) > MostLinesOfRuntimeFile).Select(file => $"{name}: {file.Path}").ShouldBeEmpty();
            Encoding.UTF8.GetString(runtime.Single(file => file.Path == "runtime/README.md").Content)
                .ShouldContain("ML Container Creator owns this folder.");
        }

        var above = from made in Combinations.Plain(Combinations.Shipped)
                    let lines = made.Project.Files.Where(file => file.Path.StartsWith("runtime/", StringComparison.Ordinal)).Sum(Lines)
                    where lines > MostLinesOfRuntime.GetValueOrDefault(made.Project.Deployment.Architecture.Id, MostLinesOfRuntime[""])
                    orderby lines descending
                    select $"{lines} {made.Name}";
        above.ShouldBeEmpty();
    }

    [Fact]
    public void The_scripts_of_do_are_thin()
    {
        var thick = from made in Combinations.Varied(Combinations.Shipped)
                    from file in made.Project.Files
                    where file.Path.StartsWith("do/", StringComparison.Ordinal) && file.Executable && Lines(file) > 80
                    select $"{made.Name}: {file.Path}";
        thick.ShouldBeEmpty();
    }

    /// <summary>
    /// Also .dockerignore, which lists what the Dockerfile copies, and is a file of its own only because Docker wants it so.
    /// </summary>
    private static bool IsToolsOwn(string path) => path.StartsWith("runtime/", StringComparison.Ordinal)
        || path.StartsWith(".mcc/", StringComparison.Ordinal) || path == ".dockerignore";

    private static int Lines(ProjectFile file) => file.Content.AsSpan().Count((byte)'\n');
}
