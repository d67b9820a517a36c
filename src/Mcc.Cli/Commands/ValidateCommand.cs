using System.CommandLine;
using Mcc.Cli.Terminal;
using Mcc.Core.Projects;
using Mcc.Machine.Files;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc validate PROJECT</c>: holds what a project will send to AWS, as it stands on disk, against the service models.</summary>
public static class ValidateCommand
{
    public static Command Of(CommandContext context)
    {
        var project = new Argument<string>("PROJECT") { Description = "A project's folder.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "." };
        var command = new Command("validate", "Check what a project will send to AWS, against the service models.") { project };
        command.SetAction(arguments => Run(context, context.Reporter(arguments), arguments.GetValue(project)!));
        return command;
    }

    private static int Run(CommandContext context, Reporter reporter, string project)
    {
        var reader = new ProjectReader(Path.GetFullPath(project, context.World.Folder));
        var findings = ProjectPayloads.Check(reader.Read, context.Catalog.Services);
        if (findings.Count > 0)
            return reporter.Refuse(findings);
        reporter.Say("Everything in deploy/ is as AWS takes it.");
        return reporter.End(ExitCode.Done);
    }
}
