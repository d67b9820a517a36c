using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp init</c>: names this program's servers in <c>config/mcp.json</c>, so that they are asked here.</summary>
public static class McpInitCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("init", $"Add the built-in servers to {ServerEntries.File}.");
        command.SetAction(arguments => Run(context, context.Reporter(arguments)));
        return command;
    }

    private static int Run(CommandContext context, Reporter reporter)
    {
        var findings = new List<Finding>();
        if (ServerFile.Read(context.Cli, findings) is not { } entries)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        // One that answers no parameter is never queried by generation.
        var added = BundledServers.Of(context).Where(picker => picker.Parameters.Count > 0)
            .Where(picker => picker.Names.All(name => entries.Find(name) is null))
            .Select(picker => ConfiguredServer.Bundled(picker.Name)).ToList();
        if (added.Count > 0 && ServerFile.Write(context.Cli, entries, entries.With(added)) is { } trouble)
            return reporter.Refuse([trouble]);
        return reporter.End(ExitCode.Done,
            _ => reporter.Say(added.Count == 0 ? $"{ServerEntries.File} has all of them already."
                : $"Wrote {ServerEntries.File}: {string.Join(", ", added.Select(server => server.Name))}."),
            json => McpServers.Write(json, added));
    }
}
