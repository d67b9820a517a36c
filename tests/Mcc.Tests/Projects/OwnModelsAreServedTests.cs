using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Tests.ModelFiles;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>What generation accepts, the generated server answers: each model with the test payload that was made from it.</summary>
public sealed class OwnModelsAreServedTests(OwnModels own)
{
    [Fact]
    public void Every_kind_of_model_is_answered_200_by_its_own_project()
    {
        Assert.SkipWhen(own.Missing is not null, own.Missing ?? "");
        using var place = new TemporaryFolder();
        // One file of each model: what a pickle's protocol changes is told apart by the tests of reading.
        var models = own.Files.Where(static path => !path.EndsWith(".pkl", StringComparison.Ordinal)).ToList();
        models.Count.ShouldBe(36);
        foreach (var path in models) Write(path, Path.Combine(place.Path, Path.GetFileName(path)));

        var (exit, output, error) = HonestModels.Run("own_models.py", "serve", place.Path);

        exit.ShouldBe(0, error);
        var answered = output.Split('\n').Single(static line => line.StartsWith("answered ", StringComparison.Ordinal));
        JsonSerializer.Deserialize<Dictionary<string, string>>(answered["answered ".Length..])!.ShouldBeEmpty();
    }

    private static void Write(string model, string folder)
    {
        var report = OwnModels.ReadFile(model);
        var made = Made.From(new Inputs(
            new ModelInput(model, [new InputFile(model, Path.GetFileName(model), 1, "")], IsFolder: false,
                report), []), ("projectName", "own"), ("deploymentConfig", "http-flask"));
        made.Findings.ShouldNotContain(static finding => finding.Severity == Severity.Error, $"{model}: {string.Join('\n', made.Errors)}");
        foreach (var file in made.Project!.Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (file.Copy is { } source) File.CreateSymbolicLink(path, source.SourcePath);
            else File.WriteAllBytes(path, file.Content);
        }
    }
}
