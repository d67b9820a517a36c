using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Cli.Sources;
using Mcc.Cli.Targets;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Core.Recommendations;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc compare-targets NAME</c>: what each deployment target is like for this project, or for one with these options; and with
/// <c>--run</c>, whether the targets of the project that run on this machine give equal responses.
/// </summary>
public static class CompareTargetsCommand
{
    private const string FewRequests = "3";

    /// <summary>The options of the command that are not settings.</summary>
    private sealed record Given(Argument<string?> Name, Option<string?> Targets, Option<bool> Run, Option<string?> Requests);

    /// <summary>The settings of a project, or those that were given.</summary>
    private sealed record Subject(Draft First, IReadOnlyList<(string Target, Draft Own)> Further, Inputs Inputs, TargetedProject? Project);

    public static Command Of(CommandContext context)
    {
        var given = new Given(new("NAME") { Description = "Project folder; else options describe one.", Arity = ArgumentArity.ZeroOrOne },
            new("--targets") { Description = "Targets to compare, with commas between (default: all).", HelpName = "LIST" },
            new("--run") { Description = "Send the same requests to each target of the project here, and compare the responses." },
            new("--requests")
            {
                Description = $"File with a JSON request on each line, or a number (default: {FewRequests}).",
                HelpName = "FILE|N"
            });
        var command = new Command("compare-targets", "Compare deployment targets, also by running.")
        {
            given.Name, given.Targets, given.Run, given.Requests,
        };
        var options = new ParameterOptions(command, context.Catalog);
        command.SetAction((arguments, cancel) => Run(context, context.Reporter(arguments), arguments, given, options, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, Reporter reporter, ParseResult arguments, Given given,
        ParameterOptions options, CancellationToken cancel)
    {
        var catalog = context.Catalog;
        var findings = new List<Finding>();
        if (await Read(context, arguments.GetValue(given.Name), options.Given(arguments), findings, cancel) is not { } subject)
            return reporter.Refuse(findings);
        findings.RemoveAll(finding => finding.Severity != Severity.Error);
        var named = arguments.GetValue(given.Targets)?.Split(',');
        if (named?.FirstOrDefault(id => !catalog.Targets.Any(target => target.Id == id)) is { } unknown)
            return reporter.Refuse([Finding.Error("target", $"`{unknown}` is not a target.",
                $"Use {string.Join(", ", catalog.Targets.Select(target => $"`{target.Id}`"))}.")]);
        var first = subject.Project?.FirstTarget;
        var compared = catalog.Targets.Where(target => named is null || named.Contains(target.Id, StringComparer.Ordinal))
            .Select(target => ComparedTarget.Judge(catalog, target, subject.First,
                subject.Further.FirstOrDefault(each => each.Target == target.Id).Own ?? new(Settings.Empty, []), subject.Inputs,
                target.Id == first || subject.Further.Any(each => each.Target == target.Id)))
            .OrderByDescending(each => each.Target.Id == first).ThenByDescending(each => each.IsOfProject).ToList();
        IReadOnlyList<TargetAnswers>? answers = null;
        if (arguments.GetValue(given.Run))
        {
            var requests = arguments.GetValue(given.Requests) ?? FewRequests;
            answers = await Answers(context, reporter, subject.Project, compared, requests, findings, cancel);
            if (answers is null)
                return reporter.Refuse(findings);
        }

        var facts = RecommendationFacts.Read(catalog.Files);
        var differs = answers is not null && answers.Any(each => each.Trouble is not null || each.Difference(answers[0]) is not null);
        return reporter.End(differs ? ExitCode.Refused : ExitCode.Done, output =>
        {
            TargetTable.Write(output, compared, facts);
            foreach (var line in answers?.Select(each => each.Line(answers[0])).Prepend("") ?? [])
                output.WriteLine(line);
        }, json =>
        {
            TargetTable.Write(json, compared, facts);
            if (answers is not null)
                TargetTable.Write(json, answers);
        });
    }

    private static async Task<Subject?> Read(CommandContext context, string? name,
        IEnumerable<(Parameter Parameter, IReadOnlyList<string> Words, string Flag)> options, List<Finding> findings,
        CancellationToken cancel)
    {
        if (name is not null && Directory.Exists(Path.GetFullPath(name, context.Cli.Folder)))
            return TargetedProject.Read(context, name, findings) is { } project
                ? new(project.Answers.First, project.Answers.Further, project.Inputs, project) : null;
        var catalog = context.Catalog;
        var draft = DeprecatedSpelling.Apply(catalog, Draft.Resolve(await LayerList.Read(context, options, name ?? "my-model", cancel)));
        var reader = new InputReader(context.Cli.Folder, catalog);
        draft = reader.Recognize(draft);
        findings.AddRange(draft.Findings);
        if (!findings.Exists(finding => finding.Severity == Severity.Error) && Selection.Of(catalog, draft) is null)
            findings.Add(Finding.Error("compare-targets", "Nothing says which server is compared.",
                $"Name the folder of a project, or give {catalog.Parameters.DeploymentConfig.Flag}."));
        if (findings.Exists(finding => finding.Severity == Severity.Error))
            return null;
        var inputs = reader.Read(draft, findings);
        return findings.Exists(finding => finding.Severity == Severity.Error) ? null : new(draft, [], inputs, null);
    }

    private static async Task<IReadOnlyList<TargetAnswers>?> Answers(CommandContext context, Reporter reporter, TargetedProject? project,
        IReadOnlyList<ComparedTarget> compared, string requests, List<Finding> findings, CancellationToken cancel)
    {
        if (project is null)
        {
            findings.Add(Finding.Error("compare-targets", "--run needs a project.", "Name the folder of a project."));
            return null;
        }

        if (ComparedRequests.Read(requests, context.Cli.Folder, project.Folder, findings) is not { } sent
            || await VerifySubject.Process(project.Folder, null, context.Cli, findings, cancel) is not ({ } server, _))
            return null;
        foreach (var each in compared.Where(each => !each.IsOfProject))
            reporter.Say($"{each.Target.Id} is not a target of the project: mcc add-target adds it.");
        return await TargetRun.Compare(project, server, [.. compared.Where(each => each.IsOfProject)], sent, context.Cli, reporter, cancel);
    }
}
