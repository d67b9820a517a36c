using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;

namespace Mcc.Cli.Terminal;

/// <summary>Trains the sample of a project that was just written, with the project's own script, which finds the Python.</summary>
public static class SampleTraining
{
    public const string Script = "sample_model/train";

    public static bool Applies(CheckedProject project) => project.Files.Any(file => file.Path == Script);

    /// <summary>What is in the way, as a warning, or null. The project stays as it is.</summary>
    public static async Task<Finding?> Run(CliEnvironment cli, Reporter reporter, string folder, CancellationToken cancel)
    {
        reporter.Say("Training the sample…");
        var result = await cli.RunTool(new(Path.Combine(folder, Script), [], folder, cli.Environment), cancel);
        if (result is { Succeeded: true })
        {
            reporter.Say($"Sample: {result.LastLine}");
            return null;
        }

        return Finding.Warning("sample-training",
            $"The sample cannot be trained: {(result?.LastLine ?? $"{Script} cannot be started").TrimEnd('.')}.",
            $"The project is written. Run {Script} in it before do/build or do/run.");
    }
}
