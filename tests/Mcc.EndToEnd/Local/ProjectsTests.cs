using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>A generated project with a trained model, in the local SageMaker: its answers are the library's own, to the last bit.</summary>
public sealed class ProjectsTests : IDisposable
{
    private readonly Surroundings.TemporaryFolder place = new();

    [Fact]
    public async Task A_generated_project_serves_all_inference_kinds()
    {
        (await Shell.Run(TrainedModel.Python, [Path.Combine(PythonScript.Folder, "train.py"), place.Path], place.Path)).Well();
        await using var project = await Project.Generate(place, "flask", "http-flask", [$"--model-path={place["model.joblib"]}"]);
        // In a chain each reads what the one before it writes, as generated: without a line of code.
        await using var step = await Project.Generate(place, "step", "http-flask", [$"--model-path={place["step.joblib"]}"]);

        await LocalRun.Script("projects.py", settings => settings with
        {
            Projects = [new("flask", project.Folder), new("step", step.Folder)],
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["MCC_PYTHON"] = TrainedModel.Python },
            Limits = new() { PingPause = TimeSpan.FromSeconds(1) },
        }, ("WORK", place.Path));

        Processes.Of(project.Folder).Concat(Processes.Of(step.Folder)).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}
