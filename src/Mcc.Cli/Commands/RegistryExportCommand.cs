using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry export</c>: entries as one JSON document, in the envelope of the npm program.</summary>
public static class RegistryExportCommand
{
    public static Command Of(CommandContext context)
    {
        var outputFile = new Option<string?>("--output-file")
        { Description = "Output file (default: standard output).", HelpName = "FILE" };
        var command = new Command("export", "Export recorded deployments as one JSON document.") { outputFile };
        var filters = new FilterOptions(command, context);
        var place = new RegistryPlace(command);
        command.SetAction(arguments => Run(context, arguments, outputFile, filters, place));
        return command;
    }

    private static int Run(
        CommandContext context, ParseResult arguments, Option<string?> outputFile, FilterOptions filters, RegistryPlace place)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (filters.Read(context, arguments, findings) is not { } filter || place.Find(context, arguments, findings) is not { } file)
            return reporter.Refuse(findings);
        var (entries, damaged) = file.Read(reader => (Matching(reader, filter), reader.Damaged));
        reporter.Tell(damaged.Select(line => line.ToFinding(file.Path)));
        var document = RegistryEnvelope.Write(entries, context.Cli.Clock.GetUtcNow());
        if (arguments.GetValue(outputFile) is not { } target)
            return reporter.End(ExitCode.Done, output => output.Write(Encoding.UTF8.GetString(document)), json =>
            {
                json.WritePropertyName("registry");
                json.WriteRawValue(document);
            });
        AtomicFile.Write(Path.GetFullPath(target, context.Cli.Folder), document);
        return reporter.End(ExitCode.Done, _ => reporter.Say($"Wrote {entries.Count} entries to {target}."),
            json => json.WriteString("file", Path.GetFullPath(target, context.Cli.Folder)));
    }

    private static List<JsonObject> Matching(RegistryReader reader, EntryFilter filter)
    {
        var entries = new List<JsonObject>();
        while (reader.Read())
        {
            if (filter.Matches(reader.Head) && EntryLine.Parse(reader.Line) is { } entry)
                entries.Add(entry);
        }

        return entries;
    }
}
