using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Core.Registry;
using Mcc.Core.Resolvers;
using Mcc.Platform.Files;

namespace Mcc.Cli.Ci;

/// <summary>The configurations that a command of the table is about: a project's, or those of <c>--configs</c>.</summary>
internal sealed class CiSubjects
{
    private const string Stage = "default";

    private readonly Argument<string> project = new("PROJECT")
    {
        Description = "Project folder (default: the current folder).",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => ".",
    };

    private readonly CiSelection selection;

    public CiSubjects(Command command, CommandContext context)
    {
        command.Arguments.Add(project);
        selection = new(command, context);
    }

    /// <summary>Each as an entry of the registry has it, without secrets; none when there are errors among the findings.</summary>
    public IReadOnlyList<JsonObject> Read(CommandContext context, ParseResult arguments, List<Finding> findings)
    {
        if (selection.IsGiven(arguments))
        {
            var entries = selection.Read(context, arguments, findings)
                .Select(chosen => Generated(context, chosen, findings)).OfType<JsonObject>().ToList();
            return findings.Exists(finding => finding.Severity == Severity.Error) ? [] : entries;
        }

        var folder = arguments.GetValue(project)!;
        if (RegisteredProject.Read(new ProjectReader(Path.GetFullPath(folder, context.Cli.Folder)).Read, Stage) is { } read)
            return [Entry(context, read)];
        findings.Add(Finding.Error("ci-project", $"{folder} is not a project: it has no {ProjectRecord.Path}.",
            "Name the folder of a project, or give --configs."));
        return [];
    }

    private static JsonObject? Generated(CommandContext context, CiProject chosen, List<Finding> findings)
    {
        var draft = Draft.Resolve([ConfigurationText.Read(chosen.Settings.ToJsonString(), chosen.Id, context.Catalog.Parameters,
            Source.Option)]);
        if (Generation.Make(context.Catalog, draft, Inputs.None, findings) is not { } made)
            return null;
        var files = made.Files.Where(file => file.Copy is null)
            .ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        return Entry(context, RegisteredProject.Read(path => files.GetValueOrDefault(path), Stage)!);
    }

    private static JsonObject Entry(CommandContext context, RegisteredProject project) => EntryBuilder.Build(
        new("", context.Cli.Clock.GetUtcNow(), LoggedDeployment.Success, "", Stage, null), null, Settings.Empty, project, context.Catalog);
}
