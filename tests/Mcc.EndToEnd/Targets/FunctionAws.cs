using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.EndToEnd.Targets;

/// <summary>The same, with a project whose image has the client of Lambda: <c>function</c>.</summary>
public sealed class FunctionAws : LocalAws
{
    private readonly TemporaryFolder own = new();

    /// <summary>Generates what the functions run.</summary>
    public async Task Prepare(params string[] more)
    {
        Require();
        if (!Directory.Exists(own["function"]))
            await Project.Generate(own, "function", "http-flask", ["--deployment-target=lambda", $"--model-path={Model.File}", .. more]);
    }

    protected override LocalSettings Change(LocalSettings settings) =>
        settings with { Projects = [.. settings.Projects, new("function", own["function"])] };
}
