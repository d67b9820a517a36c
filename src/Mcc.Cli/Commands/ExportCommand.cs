using System.CommandLine;
using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Exports;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc export PROJECT --format=…</c>: the same deployment as the project's scripts make, as a template of another tool.
/// </summary>
public static class ExportCommand
{
    public static Command Of(CommandContext context)
    {
        var formats = Exporter.Formats(context.Catalog);
        var project = new Argument<string>("PROJECT")
        {
            Description = "Project folder (default: the current folder).",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "."
        };
        var format = new Option<string>("--format")
        {
            Description = $"{string.Join(" or ", formats)}.",
            HelpName = "FORMAT",
            Required = true
        };
        format.CompletionSources.Add([.. formats]);
        format.Validators.Add(result =>
        {
            if (result.Tokens is [var given, ..] && !formats.Contains(given.Value, StringComparer.Ordinal))
                result.AddError($"--format is `{given.Value}`, but it must be {string.Join(" or ", formats)}.");
        });
        var file = new Option<string?>("--output-file")
        {
            Description = "Output file (default: standard output). CloudFormation is "
            + "written as JSON to a .json file, else as YAML.",
            HelpName = "FILE"
        };
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file." };
        var target = new Option<string?>("--target")
        {
            Description = "One of several targets of the project (default: the first).",
            HelpName = "TARGET"
        };
        var command = new Command("export", "Export as CloudFormation or Terraform.") { project, format, target, file, force };
        command.SetAction(arguments => Run(context, context.Reporter(arguments), arguments.GetValue(project)!, arguments.GetValue(format)!,
            arguments.GetValue(target), arguments.GetValue(file), arguments.GetValue(force)));
        return command;
    }

    private static int Run(CommandContext context, Reporter reporter, string project, string format, string? target, string? file,
        bool force)
    {
        var findings = new List<Finding>();
        var reader = new ProjectReader(Path.GetFullPath(project, context.Cli.Folder));
        if (target is not null && TargetFiles.Unknown(reader.Read, target) is { } unknown)
            return reporter.Refuse([unknown]);
        var asJson = file?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ?? false;
        var template = Exporter.Write(context.Catalog, TargetFiles.Of(reader.Read, target), format, asJson, findings);
        reporter.Tell(findings);
        if (template is null)
            return reporter.End(ExitCode.Refused);
        if (file is null)
            return reporter.End(ExitCode.Done, output => output.Write(template), json => json.WriteString("template", template));
        var path = Path.GetFullPath(file, context.Cli.Folder);
        try
        {
            using var stream = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew);
            stream.Write(Encoding.UTF8.GetBytes(template));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return reporter.Refuse([Finding.Error("export-file", $"{file} cannot be written: {exception.Message}",
                "Give another file with --output-file, or overwrite it with --force.")]);
        }

        return reporter.End(ExitCode.Done, _ => reporter.Say($"Wrote {file}."), json => json.WriteString("file", path));
    }
}
