using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Cli.Sources;
using Mcc.Cli.Terminal;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc config explain|init|schema</c>: the configured settings with their origins, a file to start from, and a schema for
/// editors.</summary>
public static class ConfigCommand
{
    public static Command Of(CommandContext context) => new("config",
        "Show settings, or create a file or its schema.")
    {
        Explain(context),
        Init(context),
        Schema(context),
    };

    private static Command Explain(CommandContext context)
    {
        var command = new Command("explain",
            "Show every setting and container variable with its origin.");
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(name);
        var options = new ParameterOptions(command, context.Catalog);
        command.SetAction(async (arguments, cancel) =>
        {
            var reporter = context.Reporter(arguments);
            var draft = DeprecatedSpelling.Apply(context.Catalog,
                Draft.Resolve(await LayerList.Read(context, options.Given(arguments), arguments.GetValue(name), cancel)));
            draft = new InputReader(context.Cli.Folder, context.Catalog).Recognize(draft);
            var findings = new List<Finding>();
            var resolution = Resolution.Of(context.Catalog, draft,
                Inputs.None with { Members = new MemberFolders(context.Cli.Folder, context.Catalog).Read(draft, findings) });
            reporter.Tell(findings);
            var complete = resolution.Complete;
            reporter.Tell(complete.Findings);
            if (Selection.WhyReplaced(context.Catalog, draft) is { } why)
                reporter.Tell([Finding.Note("server", why, "")]);
            if (resolution.Deployment.Value is { } deployment && ImageCacheResolver.Why(deployment, context.Catalog) is { } cached)
                reporter.Tell([Finding.Note("image-cache", cached, "")]);
            var settings = context.Catalog.Parameters.All.Select(complete.Settings.Of).OfType<Setting>().ToList();
            var refused = complete.Findings.Any(finding => finding.Severity == Severity.Error);
            var variables = refused ? [] : OfContainers(resolution) ?? resolution.Variables.Value ?? [];
            return reporter.End(
                refused ? ExitCode.Refused : ExitCode.Done,
                output => SettingTable.Write(output, settings, variables),
                json => SettingTable.Write(json, settings, variables));
        });
        return command;
    }

    /// <summary>Several containers have variables of their own; null for one.</summary>
    private static IReadOnlyList<ContainerVariable>? OfContainers(Resolution resolution) =>
        resolution.Deployment.Value?.Containers is not { Count: > 0 } containers ? null
        : [.. containers.SelectMany(container => container.Variables,
            (container, variable) => variable with { Name = $"{container.Name}: {variable.Name}" })];

    private static Command Init(CommandContext context)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "File to write (default: mcc.json); it must not exist. Use - to print it.",
            DefaultValueFactory = _ => "mcc.json"
        };
        var command = new Command("init", "Create a commented configuration file.") { file };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var text = ConfigurationTemplate.Write(context.Catalog.Parameters);
            var given = arguments.GetValue(file)!;
            if (given == "-")
                return reporter.End(ExitCode.Done, output => output.Write(text), json => json.WriteString("text", text));
            var path = Path.GetFullPath(given, context.Cli.Folder);
            try
            {
                using var stream = new FileStream(path, FileMode.CreateNew);
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return reporter.Refuse([Finding.Error("config-init", $"{given} cannot be written: {exception.Message}",
                    "Give another file, or - to print it.")]);
            }

            return reporter.End(ExitCode.Done, _ => reporter.Say($"Wrote {given}. Use it with: mcc NAME --config {given}"),
                json => json.WriteString("file", path));
        });
        return command;
    }

    private static Command Schema(CommandContext context)
    {
        var command = new Command("schema", "Print the JSON Schema of configuration files, for editors.");
        command.SetAction(arguments => context.Reporter(arguments).End(ExitCode.Done,
            output => output.Write(ConfigurationSchema.Write(context.Catalog.Parameters)),
            json =>
            {
                json.WritePropertyName("schema");
                json.WriteRawValue(ConfigurationSchema.Write(context.Catalog.Parameters));
            }));
        return command;
    }
}
