using Mcc.Cli.Commands;
using Mcc.Core.Projects;
using Mcc.Core.Templates;
using Mcc.Core.Validation;
using Mcc.Machine.Containers;
using Mcc.Machine.Files;
using Mcc.Machine.Processes;

namespace Mcc.Cli.Terminal;

/// <summary>The end of a generation: what to type next so that the project answers on this machine, and what is missing for that.</summary>
/// <param name="Command">One line for a shell in the working folder. Each of its commands works once the one before it did.</param>
/// <param name="Missing">A line for what these commands need and this machine does not have.</param>
/// <param name="Findings">What the project itself does not have.</param>
public sealed record NextSteps(string Command, IReadOnlyList<string> Missing, IReadOnlyList<Finding> Findings)
{
    public static string Written(CheckedProject project, WrittenProject written, string folder)
    {
        var lines = $"Wrote {Path.GetRelativePath(folder, written.Folder)}: {project.Specification.Backend.Title}, {project.Specification.Target.Title}, {project.Files.Count} files.";
        return written.Before is { } before ? $"{lines}\nThe former one is kept in {Path.GetRelativePath(folder, before)}." : lines;
    }

    public static NextSteps Find(CommandContext context, CheckedProject project, string folder)
    {
        var (missing, findings) = (new List<string>(), new List<Finding>());
        var values = TemplateValues.Of(context.Catalog, project.Specification);
        List<string> commands = [$"cd {ShellWord(Path.GetRelativePath(context.World.Folder, folder))}"];
        if (MissingModel(values, folder) is { } model)
            commands.Add(ForModel(project, model, findings));
        if (values.Find("mountsModel") is Value.Flag { On: true } && !Directory.Exists(Path.Combine(folder, "model")))
        {
            missing.Add("SageMaker puts the model into the container. To serve it on this machine, copy it into model/ first, and use do/run and do/test.");
            commands.AddRange(["do/build", "do/push", "do/deploy", "do/test --deployed"]);
            return new(string.Join(" && ", commands), missing, findings);
        }

        string[] scripts = ServesInContainer(context.World, values, missing) ? ["do/build", "do/run", "do/test"] : ["do/run --process", "do/test"];
        commands.AddRange(scripts);
        if (MissingTools.Note(project.Files, scripts, context.World) is { } note)
            missing.Add(note.Text);
        return new(string.Join(" && ", commands), missing, findings);
    }

    public void Say(Reporter reporter)
    {
        reporter.Say($"Next: {Command}");
        foreach (var line in Missing)
            reporter.Say(line);
    }

    /// <summary>The path of the model below the project where there is none yet, else null.</summary>
    private static string? MissingModel(Scope values, string folder) =>
        values.Find("bringsModel") is Value.Flag { On: true } && Text(values, "modelFolder") is { } place && Text(values, "modelFile") is { } file
        && !Path.Exists(Path.Combine(folder, place, file)) ? $"{place}/{file}" : null;

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
    private static bool ServesInContainer(World world, Scope values, List<string> missing)
    {
        var named = world.Variable("MCC_ENGINE");
        if (values.Find("servesWithPython") is Value.Flag { On: true })
            return ContainerEngine.SeemsReady(named, world.Environment);
        var candidates = ContainerEngine.Candidates(named);
        if (!candidates.Any(program => Programs.Find(program, world.Variable("PATH")) is not null))
            missing.Add($"do/build and do/run need a container engine ({string.Join(" or ", candidates)}), which this machine does not have.");
        return true;
    }

    private static string? Text(Scope values, string name) => values.Find(name) is Value.Text text ? text.Content : null;

    private static string ShellWord(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+@".Contains(letter, StringComparison.Ordinal)) ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
