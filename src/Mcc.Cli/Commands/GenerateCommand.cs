using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Cli.Sources;
using Mcc.Cli.Terminal;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc [generate] NAME</c>: makes a project.</summary>
public static class GenerateCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("generate", "Generate a project (the default command).");
        Fill(command, context);
        return command;
    }

    /// <summary>Gives the root, too, all that <c>generate</c> has: its name may be left out.</summary>
    public static void Fill(Command command, CommandContext context)
    {
        var name = new Argument<string[]>("NAME") { Description = "Name of the project and of its folder.", Arity = new(0, 1000) };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be written without writing it." };
        command.Arguments.Add(name);
        command.Options.Add(dryRun);
        var options = new ParameterOptions(command, context.Catalog);
        command.SetAction(async (arguments, cancel) => await Run(context, context.Reporter(arguments),
            await LayerList.Read(context, options.Given(arguments), arguments.GetValue(name)?.FirstOrDefault(),
                cancel), arguments.GetValue(dryRun), cancel));
    }

    private static async Task<int> Run(
        CommandContext context, Reporter reporter, IReadOnlyList<Layer> layers, bool dryRun, CancellationToken cancel)
    {
        var draft = DeprecatedSpelling.Apply(context.Catalog, Draft.Resolve(layers));
        reporter.Tell(draft.Findings);
        if (draft.Findings.Any(finding => finding.Severity == Severity.Error))
            return reporter.End(ExitCode.Refused);
        if (!dryRun && Destination.Refusal(context.Cli, draft) is { } taken)
            return reporter.Refuse([taken]);

        var inputs = new InputReader(context.Cli.Folder, context.Catalog);
        var given = draft.Findings.Count;
        draft = inputs.Recognize(draft);
        if (draft.Findings.Count > given)
        {
            reporter.Tell(draft.Findings.Skip(given));
            return reporter.End(ExitCode.Refused);
        }

        var (answers, exit, reviewed, _) = await new Answering(context, reporter, inputs).Complete(draft, cancel);
        if (answers is null)
            return reporter.End(exit);
        reporter.HasShown(reviewed ?? []);

        var (project, findings) = Preparation.Of(context, inputs, answers);
        reporter.Tell(findings.OrderByDescending(finding => finding.Severity));
        reporter.Tell(SchemaAge.OfRefreshed(context));
        if (project is null)
            return reporter.End(ExitCode.Refused);

        var destination = Destination.Of(context.Cli, answers)!;
        if (dryRun)
            return reporter.End(ExitCode.Done, output => ProjectTree.Write(output, destination, project.Files),
                json => ProjectTree.Write(json, destination, project.Files));
        var trouble = new List<Finding>();
        var written = new ProjectWriter().Write(project, destination, answers.Settings.Force.Value, trouble, cancel);
        reporter.Tell(trouble);
        if (written is null)
            return reporter.End(ExitCode.Refused);
        foreach (var line in NextSteps.Written(project, written, context.Cli.Folder))
            reporter.Say(line);
        if (SampleTraining.Applies(project) && await SampleTraining.Run(context.Cli, reporter, written.Folder, cancel) is { } untrained)
            reporter.Tell([untrained]);
        if (answers.Settings.ValidateWithDocker.Value && await ImageTrial.Run(context.Cli, reporter, written.Folder, cancel) is { } found)
        {
            reporter.Tell([found]);
            if (found.Severity == Severity.Error)
                return reporter.End(ExitCode.Refused, null, json => ProjectTree.Write(json, destination, project.Files));
        }

        var next = NextSteps.Find(context, project, written.Folder);
        reporter.Tell(next.Findings);
        return reporter.End(ExitCode.Done,
            _ => next.Say(reporter),
            json =>
            {
                ProjectTree.Write(json, destination, project.Files);
                json.WriteString("next", next.Command);
            });
    }
}
