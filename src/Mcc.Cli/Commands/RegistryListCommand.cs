using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry list</c>: the entries in the order in which they were recorded, so that the newest is the last line.</summary>
public static class RegistryListCommand
{
    private const string Csv = "csv";

    public static Command Of(CommandContext context)
    {
        var command = new Command("list", "List recorded deployments, the newest last.");
        var filters = new FilterOptions(command, context);
        var place = new RegistryPlace(command);
        context.AddForms(command, Csv);
        command.SetAction(arguments => Run(context, arguments, filters, place));
        return command;
    }

    private static int Run(CommandContext context, ParseResult arguments, FilterOptions filters, RegistryPlace place)
    {
        var reporter = context.Reporter(arguments);
        var findings = new List<Finding>();
        if (filters.Read(context, arguments, findings) is not { } filter || place.Find(context, arguments, findings) is not { } file)
            return reporter.Refuse(findings);
        return file.Read(entries => reporter.AsJson ? WriteJson(reporter, entries, filter, file.Path)
            : WriteRows(reporter, entries, filter, file.Path, asCsv: arguments.GetValue(context.Output) == Csv));
    }

    private static int WriteJson(Reporter reporter, RegistryReader entries, EntryFilter filter, string path) =>
        reporter.End(ExitCode.Done, members: json =>
        {
            json.WriteString("file", path);
            json.WriteStartArray("entries");
            while (entries.Read())
            {
                if (filter.Matches(entries.Head))
                    EntryRows.Write(json, entries.Head);
            }

            json.WriteEndArray();
            json.WriteStartArray("damagedLines");
            foreach (var line in entries.Damaged)
                json.WriteNumberValue(line.Number);
            json.WriteEndArray();
        });

    private static int WriteRows(Reporter reporter, RegistryReader entries, EntryFilter filter, string path, bool asCsv)
    {
        var rows = new EntryRows(VisibleWriter.Over(reporter.Cli.Out), asCsv);
        var count = 0;
        while (entries.Read())
        {
            if (!filter.Matches(entries.Head))
                continue;
            if (count++ == 0)
                rows.WriteHeader();
            rows.Write(entries.Head);
        }

        if (count == 0 && asCsv)
            rows.WriteHeader();
        rows.Flush();
        reporter.Tell(entries.Damaged.Select(line => line.ToFinding(path)));
        if (count == 0 && !asCsv)
            reporter.Say($"{path} has no such entries.");
        return ExitCode.Done;
    }
}
