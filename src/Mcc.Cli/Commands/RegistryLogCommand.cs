using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Cli.Sources;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Core.Registry;
using Mcc.Platform.Files;
using Mcc.Platform.Hashing;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc registry log [PROJECT]</c>: records a deployment, with the flags of the npm program 1.5.2. A project's <c>do/register</c> runs
/// it.
/// </summary>
public static class RegistryLogCommand
{
    private const string DefaultStage = "default";
    private const int IdLength = 16;

    /// <summary>The options of the command that are not settings.</summary>
    private sealed record Given(
        Argument<string> Project, Option<string> Status, Option<string> Notes, Option<string> Stage, Option<string?> Architecture,
        Option<string?> Parameters, Option<string?> Components, Option<bool> DryRun);

    public static Command Of(CommandContext context)
    {
        var given = new Given(
            new("PROJECT")
            {
                Description = "Project folder (default: the current folder).",
                Arity = ArgumentArity.ZeroOrOne,
                DefaultValueFactory = _ => ".",
            },
            new("--status")
            {
                Description = "How it went: success (default), partial or failed.",
                HelpName = "STATUS",
                DefaultValueFactory = _ => LoggedDeployment.Success,
            },
            new("--notes") { Description = "Text to remember.", HelpName = "TEXT", DefaultValueFactory = _ => "" },
            new("--stage")
            {
                Description = "Stage that was deployed (default: default).",
                HelpName = "NAME",
                DefaultValueFactory = _ => DefaultStage,
            },
            new("--architecture") { Description = "Architecture, with --backend.", HelpName = "NAME" },
            new("--parameters") { Description = "More settings, by key as in a configuration file.", HelpName = "JSON" },
            new("--ic-list") { Description = "Inference components, as an array.", HelpName = "JSON" },
            new("--dry-run") { Description = "Print the entry without recording it." });
        var command = new Command("log", "Record a deployment (do/register runs it in a project).")
        {
            given.Project, given.Status, given.Notes, given.Stage, given.Architecture, given.Parameters, given.Components, given.DryRun,
        };
        var parameters = context.Catalog.Parameters;
        var options = new ParameterOptions(command, context.Catalog,
        [
            parameters.ProjectName, parameters.DeploymentConfig, parameters.ModelName, parameters.ModelFormat, parameters.InstanceType,
            parameters.Region, parameters.DeploymentTarget, parameters.BuildTarget, parameters.BaseImage,
        ]);
        var place = new RegistryPlace(command);
        command.SetAction(arguments => Run(context, arguments, given, options, place));
        return command;
    }

    private static int Run(CommandContext context, ParseResult arguments, Given given, ParameterOptions options, RegistryPlace place)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        var settings = Settings(context, arguments, given, options, findings);
        var (status, notes) = (arguments.GetValue(given.Status)!, arguments.GetValue(given.Notes)!);
        var (stage, folder) = (arguments.GetValue(given.Stage)!, arguments.GetValue(given.Project)!);
        if (!LoggedDeployment.Statuses.Contains(status, StringComparer.Ordinal))
            findings.Add(FilterOptions.StatusFinding(status));
        if (SecretSettings.HasSecret(notes))
            findings.Add(Finding.Error("registry-secret", "--notes has a text that looks like a token or an access key.", "Remove it."));
        var components = Components(arguments.GetValue(given.Components), findings);
        var project = RegisteredProject.Read(TargetFiles.Of(
            new ProjectReader(Path.GetFullPath(folder, context.Cli.Folder)).Read, settings.DeploymentTarget.Value), stage);
        // With another configuration, the deployment is not that of the project in the current folder.
        if (project is not null && settings.DeploymentConfig.Value is { } configuration && configuration != project.Configuration)
            project = null;
        if (project is null && settings.DeploymentConfig.Value is null && findings.Count == 0)
            findings.Add(Finding.Error("registry-log", $"{folder} is not a project, and "
                + $"{context.Catalog.Parameters.DeploymentConfig.Flag} is not given.",
                "Name the folder of a project, or give the settings of the deployment as options."));
        var file = place.Find(context, arguments, findings);
        if (file is null || findings.Exists(finding => finding.Severity == Severity.Error)
            || !place.TryProfile(context, arguments, findings, out var profile))
            return reporter.Refuse(findings);
        reporter.Tell(findings);

        var entry = EntryBuilder.Build(new(RandomText.Of("0123456789abcdef", IdLength), context.Cli.Clock.GetUtcNow(), status, notes, stage,
            profile), components, settings, project, context.Catalog);
        return arguments.GetValue(given.DryRun)
            ? reporter.End(ExitCode.Done, output => output.Write(JsonTreeWriter.Write(entry)), json => Write(json, entry))
            : Record(reporter, file, entry);
    }

    private static int Record(Reporter reporter, RegistryFile file, JsonObject entry)
    {
        var id = entry[EntryMembers.NameOf(EntryMember.Id)].AsText()!;
        RegistryFindings.TellRepaired(reporter, file, file.Append(_ => EntryLine.Write(entry)));
        return reporter.End(ExitCode.Done, output => output.WriteLine($"{id}"), json =>
        {
            json.WriteString("file", file.Path);
            Write(json, entry);
        });
    }

    private static void Write(Utf8JsonWriter json, JsonObject entry)
    {
        json.WritePropertyName("entry");
        entry.WriteTo(json);
    }

    private static Settings Settings(
        CommandContext context, ParseResult arguments, Given given, ParameterOptions options, List<Finding> findings)
    {
        var parameters = context.Catalog.Parameters;
        var layers = new List<Layer> { new OptionSource(options.Given(arguments).Select(Whole)).Read() };
        if (arguments.GetValue(given.Parameters) is { } json)
            layers.Add(ConfigurationText.Read(json, given.Parameters.Name, parameters, Source.Option));
        var draft = Draft.Resolve(layers);
        // --backend is a flag of this command itself.
        findings.AddRange(draft.Findings.Where(finding => finding.Severity != Severity.Note));
        return draft.Settings;

        // The npm program has --architecture http --backend flask for what --deployment-config http-flask is.
        (Parameter Parameter, IReadOnlyList<string> Words, string Flag) Whole(
            (Parameter Parameter, IReadOnlyList<string> Words, string Flag) option) =>
            option.Parameter == parameters.DeploymentConfig && arguments.GetValue(given.Architecture) is { } architecture
                && option.Words is [var backend] && !backend.StartsWith($"{architecture}-", StringComparison.Ordinal)
                ? (option.Parameter, [$"{architecture}-{backend}"], option.Parameter.Flag) : option;
    }

    private static JsonArray? Components(string? json, List<Finding> findings)
    {
        if (json is null)
            return null;
        try
        {
            if (WholeJson.Parse(json) is JsonArray components)
                return components;
        }
        catch (JsonException)
        {
            // Reported below.
        }

        findings.Add(Finding.Error("usage", "--ic-list is not a JSON array.", "Write [{\"name\": \"…\"}, …]."));
        return null;
    }
}
