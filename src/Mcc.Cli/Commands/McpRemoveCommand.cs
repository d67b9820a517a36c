using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp remove NAME</c>: takes a server out of <c>config/mcp.json</c>.</summary>
public static class McpRemoveCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = $"Server in {ServerEntries.File}." };
        var command = new Command("remove", $"Remove a server from {ServerEntries.File}.") { name };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var findings = new List<Finding>();
            var wanted = arguments.GetValue(name)!;
            if (ServerFile.Read(context.Cli, findings) is not { } entries)
                return reporter.Refuse(findings);
            if (entries.Without(wanted) is not { } text)
                return reporter.Refuse([Finding.Error("mcp-server", $"{ServerEntries.File} has no server `{wanted}`.",
                    entries.All.Count == 0 ? "It has none." : $"It has {string.Join(", ", entries.All.Select(each => each.Name))}.")]);
            return ServerFile.Write(context.Cli, entries, text) is { } trouble ? reporter.Refuse([trouble])
                : reporter.End(ExitCode.Done, _ => reporter.Say($"Removed {wanted} from {ServerEntries.File}."));
        });
        return command;
    }
}
