using System.CommandLine;
using Mcc.Cli.Ci;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci status</c>: the results of the last run of a folder.</summary>
public static class CiStatusCommand
{
    public static Command Of(CommandContext context)
    {
        var folder = CiFolderOption.New();
        var command = new Command("status", "Show the results of the last run.") { folder };
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (CiFolderOption.Read(context, arguments.GetValue(folder)!).Read(findings) is not { } record)
                return reporter.Refuse(findings);
            if (record.Ended is null)
                reporter.Say("The run has not ended: it still runs, or it was stopped.");
            return reporter.End(record.HasFailed ? ExitCode.Refused : ExitCode.Done, output =>
            {
                foreach (var line in CiTable.Lines(record))
                    output.WriteLine(line);
            }, json => CiRecordFile.WriteMembers(json, record));
        });
        return command;
    }
}
