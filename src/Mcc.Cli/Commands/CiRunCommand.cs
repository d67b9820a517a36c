using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Ci;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci run</c>: makes a project of each configuration, and takes it through the stages of its life.</summary>
public static class CiRunCommand
{
    private sealed record Given(
        Option<string> Until, Option<string> Folder, Option<int?> Jobs, Option<bool> Registered, Option<bool> Resume,
        Option<string?> StandIn, Option<bool> Aws);

    public static Command Of(CommandContext context)
    {
        var given = new Given(
            new("--until")
            {
                Description = $"Last stage: {string.Join(", ", CiStages.Names.SkipLast(1))} or {CiStages.Names[^1]} (default: lint).",
                HelpName = "STAGE",
                DefaultValueFactory = _ => CiStages.NameOf(CiStage.Lint),
                CompletionSources = { CiStages.Names.ToArray() },
            },
            CiFolderOption.New(),
            new("--jobs")
            { Description = "Maximum number of stages at the same time (default: the number of processors).", HelpName = "N" },
            new("--registered") { Description = "Run the projects of the deployment registry instead." },
            new("--resume") { Description = "Repeat only what did not pass in the last run of the folder." },
            new("--stand-in") { Description = "Program to serve in place of an engine that is not installed.", HelpName = "PROGRAM" },
            new("--aws") { Description = "Deploy to AWS instead of a local SageMaker." });
        var command = new Command("run", "Generate, check, build, serve, verify and deploy projects.")
            { given.Until, given.Folder, given.Jobs, given.Resume, given.StandIn, given.Aws, given.Registered };
        var selection = new CiSelection(command, context);
        var registry = new RegistryPlace(command);
        command.SetAction((arguments, cancel) => Run(context, arguments, given, selection, registry, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, Given given, CiSelection selection,
        RegistryPlace registry, CancellationToken cancel)
    {
        var (cli, reporter, findings) = (context.Cli, context.Reporter(arguments), new List<Finding>());
        var (named, standIn) = (arguments.GetValue(given.Until)!, arguments.GetValue(given.StandIn));
        var until = CiStages.Find(named);
        if (until is null)
            findings.Add(Finding.Error("usage", $"{given.Until.Name} is `{named}`.",
                $"It must be {string.Join(", ", CiStages.Names.SkipLast(1))} or {CiStages.Names[^1]}."));
        if (arguments.GetValue(given.Jobs) is < 1)
            findings.Add(Finding.Error("usage", $"{given.Jobs.Name} is {arguments.GetValue(given.Jobs)}.", "It must be 1 or more."));
        var program = standIn is null ? null : Path.GetFullPath(standIn, cli.Folder);
        if (program is not null && !File.Exists(program))
            findings.Add(Finding.Error("usage", $"{given.StandIn.Name} is `{standIn}`, which does not exist.", "Correct the path."));
        if (arguments.GetValue(given.Registered) && selection.IsGiven(arguments))
            findings.Add(Finding.Error("usage", $"{given.Registered.Name} and --configs or --targets both choose projects.",
                "Keep one of them."));
        if (findings.Count > 0)
        {
            reporter.Tell(findings);
            return reporter.End(ExitCode.Usage);
        }

        var projects = arguments.GetValue(given.Registered)
            ? registry.Find(context, arguments, findings) is { } file
                ? CiPlan.OfEntries(context.Catalog, RegisteredEntries.Newest(file)) : []
            : selection.Read(context, arguments, findings);
        if (projects.Count == 0 && findings.Count == 0)
            findings.Add(Finding.Error("ci-run", "The registry has no projects.", "`do/register` in a project records it."));
        if (findings.Count > 0)
            return reporter.Refuse(findings);
        return await new CiRun(cli, reporter, new(CiFolderOption.Read(context, arguments.GetValue(given.Folder)!), projects, until!.Value,
            arguments.GetValue(given.Jobs), arguments.GetValue(given.Resume), program, arguments.GetValue(given.Aws),
            Data(context, arguments))).Go(cancel);
    }

    /// <summary>The folders of additional layers, by their full paths: the projects are generated in folders of their own.</summary>
    private static IReadOnlyList<string> Data(CommandContext context, ParseResult arguments)
    {
        var own = context.Cli.HomeIfAny is { } home ? Path.Combine(home, "data") : null;
        return
        [
            .. own is not null && Directory.Exists(own) ? [own] : Array.Empty<string>(),
            .. (arguments.GetValue(context.Data) ?? []).Select(folder => Path.GetFullPath(folder, context.Cli.Folder)),
        ];
    }
}
