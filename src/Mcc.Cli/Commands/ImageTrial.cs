using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Commands;

/// <summary><c>--validate-with-docker</c>: builds the image of a project that was just written, with the project's own script.</summary>
public static class ImageTrial
{
    /// <summary>What is wrong, or null. The project stays as it is.</summary>
    public static async Task<Finding?> Run(CliEnvironment cli, Reporter reporter, string folder, CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(folder, "Dockerfile")))
            return Finding.Note("validate-with-docker", "This project builds no image, so there is no Dockerfile to check.");
        reporter.Say("Building the image…");
        return await ProcessRunner.Run(new(Path.Combine(folder, "do", "build"), [], folder, cli.Environment), cancel) switch
        {
            { Succeeded: true } => null,
            var failed => Finding.Error("validate-with-docker",
                $"The image cannot be built: {failed?.LastLine ?? "do/build cannot be run"}", $"The project was written. Run "
                    + $"do/build in {Path.GetRelativePath(cli.Folder, folder)}."),
        };
    }
}
