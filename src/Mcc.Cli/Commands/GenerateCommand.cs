using System.CommandLine;
using Mcc.Cli.Sources;
using Mcc.Cli.Terminal;
using Mcc.Core.Configuration;
using Mcc.Core.Projects;
using Mcc.Core.Specification;
using Mcc.Core.Validation;
using Mcc.Machine.Files;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc [generate] NAME</c>: makes a project.</summary>
public static class GenerateCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("generate", "Make a project (the default).");
        Fill(command, context);
        return command;
    }

    /// <summary>Gives the root, too, all that <c>generate</c> has: its name may be left out.</summary>
    public static void Fill(Command command, CommandContext context)
    {
        var name = new Argument<string[]>("NAME") { Description = "Name of the project and of its folder.", Arity = new(0, 1000) };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be written, and write nothing." };
        command.Arguments.Add(name);
        command.Options.Add(dryRun);
        var options = new ParameterOptions(command, context.Catalog.Parameters);
        command.SetAction((arguments, cancel) => Run(context, context.Reporter(arguments),
            LayerList.Read(context, options.Given(arguments), arguments.GetValue(name)?.FirstOrDefault()), arguments.GetValue(dryRun), cancel));
    }

    private static async Task<int> Run(CommandContext context, Reporter reporter, IReadOnlyList<Layer> layers, bool dryRun, CancellationToken cancel)
    {
        var draft = FormerSpelling.Apply(context.Catalog, Draft.Resolve(layers));
        reporter.Tell(draft.Findings);
        if (draft.Findings.Any(finding => finding.Severity == Severity.Error))
            return reporter.End(ExitCode.Refused);

        if (await Answering.Complete(context, reporter, draft, cancel) is not { } answers)
            return reporter.End(ExitCode.Refused);

        var findings = new List<Finding>();
        var inputs = new InputReader(context.World.Folder).Read(answers, findings);
        if (findings.Any(finding => finding.Severity == Severity.Error))
            return reporter.Refuse(findings);
        if (Generation.Make(context.Catalog, answers, inputs, findings) is not { } project)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        findings.Clear();

        var destination = Path.GetFullPath(answers.Text("projectDir") ?? project.Specification.ProjectName, context.World.Folder).TrimEnd('/');
        if (dryRun)
            return reporter.End(ExitCode.Done, output => ProjectTree.Write(output, destination, project.Files), json => ProjectTree.Write(json, destination, project.Files));
        if (new ProjectWriter().Write(project, destination, answers.IsOn("force"), findings, cancel) is not { } written)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        return reporter.End(ExitCode.Done,
            _ => NextSteps.Say(reporter, project, written, context.World.Folder),
            json => ProjectTree.Write(json, destination, project.Files));
    }
}
