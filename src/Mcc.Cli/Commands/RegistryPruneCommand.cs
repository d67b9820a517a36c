using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc registry prune</c>: drops the entries that the options choose, and lines that are not whole entries. Without options only those.
/// </summary>
public static class RegistryPruneCommand
{
    public static Command Of(CommandContext context)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be dropped without dropping it." };
        var command = new Command("prune", "Drop the chosen entries and damaged lines.") { dryRun };
        var filters = new FilterOptions(command, context);
        var place = new RegistryPlace(command);
        command.SetAction(arguments => Run(context, arguments, arguments.GetValue(dryRun), filters, place));
        return command;
    }

    private static int Run(CommandContext context, ParseResult arguments, bool isDryRun, FilterOptions filters, RegistryPlace place)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (filters.Read(context, arguments, findings) is not { } filter || place.Find(context, arguments, findings) is not { } file)
            return reporter.Refuse(findings);
        var drops = filters.AreGiven(arguments) ? filter : null;
        var counts = (Dropped: 0, Damaged: 0, Kept: 0);
        if (isDryRun)
            counts = file.Read(reader => Split(reader, drops, Stream.Null));
        else
            file.Rewrite((reader, kept) =>
            {
                counts = Split(reader, drops, kept);
                return counts.Dropped + counts.Damaged > 0;
            });
        return reporter.End(ExitCode.Done,
            _ => reporter.Say($"{(isDryRun ? "Would drop" : "Dropped")} {counts.Dropped} entries and {counts.Damaged} damaged lines; "
                + $"{counts.Kept} entries stay."), json =>
            {
                json.WriteNumber("dropped", counts.Dropped);
                json.WriteNumber("damagedLines", counts.Damaged);
                json.WriteNumber("kept", counts.Kept);
            });
    }

    private static (int Dropped, int Damaged, int Kept) Split(RegistryReader reader, EntryFilter? drops, Stream kept)
    {
        var (dropped, count) = (0, 0);
        while (reader.Read())
        {
            if (drops?.Matches(reader.Head) == true)
            {
                dropped++;
                continue;
            }

            count++;
            kept.Write(reader.Line);
            kept.WriteByte((byte)'\n');
        }

        return (dropped, reader.Damaged.Count, count);
    }
}
