using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary><c>do/export</c> prints a configuration from which the project is generated again: the same bytes.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder place = new();
    private readonly TemporaryFolder elsewhere = new();

    [Fact]
    public async Task The_printed_configuration_generates_the_same_bytes()
    {
        await using var project = await Generate();
        var printed = (await project.Do("export")).Well();
        printed.Error.ShouldBeEmpty();
        await File.WriteAllTextAsync(elsewhere["again.json"], printed.Output);

        (await Project.Command(elsewhere.Path, ["--config=again.json", "--skip-prompts"])).Well();

        // Each value's origin is recorded, and here it is a file: only that record differs.
        string[] records = [".mcc/project.json", ".mcc/lock.json"];
        Files(elsewhere["made-again"]).Where(file => !records.Contains(file.Path))
            .ShouldBe(Files(project.Folder).Where(file => !records.Contains(file.Path)));
        (await new Project(elsewhere["made-again"], new Dictionary<string, string>()).Do("export")).Well().Output.ShouldBe(printed.Output);
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

    private static List<(string Path, string Content)> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), Convert.ToHexString(File.ReadAllBytes(path))))];
}
