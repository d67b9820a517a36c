using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc validate PROJECT</c>: checks what a project will send to AWS, as it is on disk, against the service models and for consistency.
/// </summary>
public static class ValidateCommand
{
    private const string Sarif = "sarif";

    public static Command Of(CommandContext context)
    {
        var project = new Argument<string>("PROJECT")
        {
            Description = "Project folder (default: the current folder).",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "."
        };
        var command = new Command("validate", "Validate a project's requests to AWS.") { project };
        context.AddForms(command, Sarif);
        command.SetAction(arguments => Run(context, context.Reporter(arguments), arguments.GetValue(project)!,
            arguments.GetValue(context.Output) == Sarif));
        return command;
    }

    private static IReadOnlyList<string> Stages(string project)
    {
        var folder = Path.Combine(project, ProjectSecrets.StagesFolder);
        return !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateFiles(folder, "*.json").Select(path => $"{ProjectSecrets.StagesFolder}/{Path.GetFileName(path)}")
                .Order(StringComparer.Ordinal)];
    }

    private static int Run(CommandContext context, Reporter reporter, string project, bool asSarif)
    {
        var folder = Path.GetFullPath(project, context.Cli.Folder);
        IReadOnlyList<Finding> findings =
            [.. ProjectCheck.Check(new ProjectReader(folder).Read, context.Catalog, Stages(folder)), .. SchemaAge.Of(context)];
        var exit = findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.Refused : ExitCode.Done;
        reporter.Tell(findings);
        if (exit == ExitCode.Done)
            reporter.Say("Everything in deploy/ is as AWS takes it.");
        return reporter.End(exit, asSarif ? output => output.Write(SarifReport.Write(findings, folder)) : null);
    }
}
