using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Ci;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci status</c>: the results of the last run of a folder, or the DynamoDB table of tests. It only reads.</summary>
public static class CiStatusCommand
{
    private const int IdWidth = 18;
    private const int StatusWidth = 16;
    private const int TimeWidth = 22;

    public static Command Of(CommandContext context)
    {
        var folder = CiFolderOption.New();
        var aws = new Option<bool>("--aws") { Description = "Show the DynamoDB table of tests instead." };
        var command = new Command("status", "Show the results of the last run.") { folder, aws };
        var options = new CiTableOptions(command, context, hasTable: true);
        command.SetAction((arguments, cancel) => arguments.GetValue(aws)
            ? OfTable(context, arguments, options, cancel)
            : Task.FromResult(OfFolder(context.Reporter(arguments), CiFolderOption.Read(context, arguments.GetValue(folder)!))));
        return command;
    }

    private static int OfFolder(Reporter reporter, CiFolder folder)
    {
        var findings = new List<Finding>();
        if (folder.Read(findings) is not { } record)
            return reporter.Refuse(findings);
        if (record.Ended is null)
            reporter.Say("The run has not ended: it still runs, or it was stopped.");
        return reporter.End(record.HasFailed ? ExitCode.Refused : ExitCode.Done, output =>
        {
            foreach (var line in CiTable.Lines(record))
                output.WriteLine(line);
        }, json => CiRecordFile.WriteMembers(json, record));
    }

    private static async Task<int> OfTable(
        CommandContext context, ParseResult arguments, CiTableOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (options.Table(context, arguments, findings) is not { } table)
            return reporter.Refuse(findings);
        var response = await options.Ask(context, arguments, ["dynamodb", "scan", "--table-name", table], cancel);
        if (response.Trouble is { } trouble)
            return reporter.Refuse([Finding.Error("ci-status", $"{table} was not read: {trouble}.",
                "Log in, or choose another table or region.")]);
        var configuration = context.Catalog.Parameters.DeploymentConfig.Key;
        var items = response.List("Items").OrderBy(item => CiTableItem.Read(item, configuration), StringComparer.Ordinal)
            .ThenBy(item => CiTableItem.Read(item, CiTableItem.ConfigId), StringComparer.Ordinal).ToList();
        return reporter.End(ExitCode.Done, output =>
        {
            foreach (var item in items)
            {
                string Column(string attribute, int width) => Visible.Value(CiTableItem.Read(item, attribute)).PadRight(width);
                output.WriteLine(Column(CiTableItem.ConfigId, IdWidth) + Column(CiTableItem.Status, StatusWidth)
                    + Column(CiTableItem.LastTested, TimeWidth) + Column(configuration, 0));
            }
        }, json =>
        {
            json.WriteString("table", table);
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                json.WriteStartObject();
                foreach (var attribute in item.Select(member => member.Key).Where(name => CiTableItem.Read(item, name).Length > 0))
                    json.WriteString(attribute, CiTableItem.Read(item, attribute));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
