using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Sources;
using Mcc.Cli.Targets;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc add-target NAME TARGET</c> and <c>mcc remove-target NAME TARGET</c>: the image of a project is deployed to one more place, or no
/// longer.
/// </summary>
public static class TargetCommands
{
    public static Command Add(CommandContext context)
    {
        var (project, target, dryRun) = Arguments("Target to add.");
        target.CompletionSources.Add([.. context.Catalog.Targets.Select(each => each.Id)]);
        var command = new Command("add-target", "Add a deployment target to a project.") { project, target, dryRun };
        var catalog = context.Catalog;
        var options = new ParameterOptions(command, catalog,
            [.. catalog.Parameters.All.Where(parameter => !parameter.Run && parameter != catalog.Parameters.DeploymentTarget
                && parameter != catalog.Parameters.ProjectName && parameter != catalog.Parameters.DeploymentConfig)]);
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var (name, id) = (arguments.GetValue(project)!, arguments.GetValue(target)!);
            var own = DeprecatedSpelling.Apply(catalog, Draft.Resolve([new OptionSource(options.Given(arguments)).Read()]));
            if (own.Findings.Any(finding => finding.Severity == Severity.Error))
                return reporter.Refuse(own.Findings);
            if (!catalog.Targets.Any(each => each.Id == id))
                return reporter.Refuse([Unknown(id, [.. catalog.Targets.Select(each => each.Id)])]);
            return Change(context, reporter, name, arguments.GetValue(dryRun), before => [.. before.Answers.Further, (id, own)],
                $"Added {id}. Next: do/deploy --target {id}");
        });
        return command;
    }

    public static Command Remove(CommandContext context)
    {
        var (project, target, dryRun) = Arguments("Target to remove.");
        var command = new Command("remove-target", "Remove a deployment target from a project.") { project, target, dryRun };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var id = arguments.GetValue(target)!;
            return Change(context, reporter, arguments.GetValue(project)!, arguments.GetValue(dryRun), before =>
            {
                var further = before.Answers.Further;
                if (!further.Any(each => each.Target == id))
                    reporter.Tell([id == before.FirstTarget
                        ? Finding.Error("target", $"`{id}` is the first target of the project.", "Generate a project for another one.")
                        : Unknown(id, [.. further.Select(each => each.Target)])]);
                return further.Any(each => each.Target == id) ? [.. further.Where(each => each.Target != id)] : null;
            }, $"Removed {id}. What is deployed there stays.");
        });
        return command;
    }

    private static (Argument<string> Project, Argument<string> Target, Option<bool> DryRun) Arguments(string target) =>
        (new("NAME") { Description = "Project folder." }, new("TARGET") { Description = target },
            new("--dry-run") { Description = "Show what would be written without writing it." });

    private static int Change(CommandContext context, Reporter reporter, string name, bool dryRun,
        Func<TargetedProject, IReadOnlyList<(string Target, Draft Own)>?> targets, string done)
    {
        var findings = new List<Finding>();
        if (TargetedProject.Read(context, name, findings) is not { } project)
            return reporter.Refuse(findings);
        if (targets(project) is not { } further)
            return reporter.End(ExitCode.Refused);
        findings.Clear();
        var changed = project.Change(further, findings);
        // Each target of the project is judged by itself, and most of them find the same.
        reporter.Tell(findings.Distinct().OrderByDescending(finding => finding.Severity));
        if (changed is not { } change)
            return reporter.End(ExitCode.Refused);
        if (!dryRun && ProjectUpdate.Write(project.Folder, change.Changes) is { } trouble)
            return reporter.Refuse([trouble]);
        if (!dryRun)
            reporter.Say(done);
        return reporter.End(ExitCode.Done, output =>
        {
            foreach (var file in change.Changes.Where(file => !file.Path.StartsWith(".mcc/", StringComparison.Ordinal)))
                output.WriteLine($"{(file.Content is null ? "delete" : "write")} {file.Path}");
        }, json =>
        {
            json.WriteString("folder", project.Folder);
            json.WriteStartArray("targets");
            foreach (var target in further.Select(each => each.Target).Prepend(project.FirstTarget))
                json.WriteStringValue(target);
            json.WriteEndArray();
            json.WriteStartArray("written");
            foreach (var file in change.Changes.Where(file => file.Content is not null))
                json.WriteStringValue(file.Path);
            json.WriteEndArray();
        });
    }

    private static Finding Unknown(string id, IReadOnlyList<string> known) => Finding.Error("target", $"`{id}` is not a target here.",
        known.Count == 0 ? "The project has one target." : $"Use {string.Join(", ", known.Select(each => $"`{each}`"))}.");
}
