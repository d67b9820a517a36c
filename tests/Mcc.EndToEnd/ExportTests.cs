using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary><c>do/export</c> prints what makes the project again: the same bytes.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder place = new();
    private readonly TemporaryFolder elsewhere = new();

    [Fact]
    public async Task The_command_makes_the_same_bytes_again()
    {
        await using var project = await Generate();
        var command = (await project.Do("export")).Well();
        command.Error.ShouldBeEmpty();

        (await Shell.Run("bash", ["-euc", command.Output], elsewhere.Path, WithMccOnThePath())).Well();

        Files(elsewhere["made-again"]).ShouldBe(Files(project.Folder));
    }

    [Fact]
    public async Task The_configuration_file_makes_the_same_project_again()
    {
        await using var project = await Generate();
        var json = (await project.Do("export", "--json")).Well();
        await File.WriteAllTextAsync(elsewhere["again.json"], json.Output);

        (await Project.Command(elsewhere.Path, ["--config=again.json", "--skip-prompts"])).Well();

        // Each value's origin is recorded, and here it is a file: only that record differs.
        string[] records = [".mcc/project.json", ".mcc/lock.json"];
        Files(elsewhere["made-again"]).Where(file => !records.Contains(file.Path))
            .ShouldBe(Files(project.Folder).Where(file => !records.Contains(file.Path)));
    }

    public void Dispose()
    {
        place.Dispose();
        elsewhere.Dispose();
    }

    private async Task<Project> Generate()
    {
        var model = await TrainedModel.Train(place, "joblib");
        return await Project.Generate(place, "made-again", "http-fastapi",
            [$"--model-path={model.File}", "--region=eu-west-1", "--model-env=GREETING=it's \"$(id)\"\n`two` lines", "--model-env=EMPTY="]);
    }

    private Dictionary<string, string> WithMccOnThePath()
    {
        var folder = Directory.CreateDirectory(elsewhere["bin"]).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "mcc"), Repository.Program);
        return new() { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    private static List<(string Path, string Content)> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), Convert.ToHexString(File.ReadAllBytes(path))))];
}
