using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;
using Mcc.Platform.Containers;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Terminal;

/// <summary>The end of a generation: what to type next so that the project answers on this machine, and what is missing for that.</summary>
/// <param name="Command">One line for a shell in the working folder. Each of its commands works once the one before it did.</param>
/// <param name="Missing">A line for what these commands need and this machine does not have.</param>
/// <param name="Findings">What the project itself does not have.</param>
public sealed record NextSteps(string Command, IReadOnlyList<string> Missing, IReadOnlyList<Finding> Findings)
{
    public static IEnumerable<string> Written(CheckedProject project, WrittenProject written, string folder)
    {
        yield return $"Wrote {Path.GetRelativePath(folder, written.Folder)}: {project.Deployment.Backend.Title}, "
            + $"{project.Deployment.Target.Title}, {project.Files.Count} files.";
        if (written.Before is { } before)
            yield return $"The previous project was moved to {Path.GetRelativePath(folder, before)}.";
    }

    public static NextSteps Find(CommandContext context, CheckedProject project, string folder)
    {
        var (missing, findings) = (new List<string>(), new List<Finding>());
        List<string> commands = [$"cd {ShellWord(Path.GetRelativePath(context.Cli.Folder, folder))}"];
        if (MissingModel(project.Deployment.Placement, folder) is { } model)
            commands.Add(ForModel(project, model, findings));
        if (project.Deployment.Location is { IsMounted: true } && !Directory.Exists(Path.Combine(folder, "model")))
        {
            missing.Add("SageMaker puts the model into the container. To serve it on this machine, copy it into model/ first, and use "
                + "do/run and do/test.");
            commands.AddRange(["do/build", "do/push", "do/deploy", "do/test --deployed"]);
            return new(string.Join(" && ", commands), missing, findings);
        }

        string[] scripts = ServesInContainer(context.Cli, project.Deployment, missing)
            ? ["do/build", "do/run", "do/test"] : ["do/run --process", "do/test"];
        commands.AddRange(scripts);
        if (MissingTools.Note(project.Files, scripts, context.Cli) is { } note)
            missing.Add(note.Text);
        return new(string.Join(" && ", commands), missing, findings);
    }

    public void Say(Reporter reporter)
    {
        reporter.SayAsItIs($"Next: {Command}");
        foreach (var line in Missing)
            reporter.Say(line);
    }

    /// <summary>The path of the model below the project where there is none yet, else null.</summary>
    private static string? MissingModel(ModelPlacement placement, string folder) =>
        placement is { IsInProject: true, File: { } file } && !Path.Exists(Path.Combine(folder, placement.Folder, file))
            ? $"{placement.Folder}/{file}"
            : null;

    private static string ForModel(CheckedProject project, string model, List<Finding> findings)
    {
        // Its own finding has the reason why it is not trained.
        if (SampleTraining.Applies(project))
            return SampleTraining.Script;
        findings.Add(Finding.Warning("no-model", $"The project has no model yet: {model} does not exist.",
            "Put your model there, or generate again with --model-path FILE or --include-sample."));
        return $"mkdir -p {ShellWord(Path.GetDirectoryName(model)!)} && cp -r PATH_OF_YOUR_MODEL {ShellWord(model)}";
    }

    /// <summary>
    /// True when a container serves it. Where a process of this machine's Python is the other choice, an engine must seem ready; without
    /// that choice the engine is required.
    /// </summary>
    private static bool ServesInContainer(CliEnvironment cli, Deployment deployment, List<string> missing)
    {
        var named = cli.Variable("MCC_ENGINE");
        if (deployment.Constants.ServesWithPython == true)
            return ContainerEngine.SeemsReady(named, cli.Environment);
        var candidates = ContainerEngine.Candidates(named);
        if (!candidates.Any(program => Programs.Find(program, cli.Variable("PATH")) is not null))
            missing.Add($"do/build and do/run need a container engine ({string.Join(" or ", candidates)}), which this machine does not "
                + $"have.");
        return true;
    }

    private static string ShellWord(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+@".Contains(letter, StringComparison.Ordinal)) ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
