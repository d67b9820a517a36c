using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp get NAME</c>: the entry of a server in <c>config/mcp.json</c>.</summary>
public static class McpGetCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = $"Server in {ServerEntries.File}." };
        var command = new Command("get", "Show a server.") { name };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var findings = new List<Finding>();
            if (Find(context, arguments.GetValue(name)!, findings) is not { } server)
                return reporter.Refuse(findings);
            var mayRun = MayRun(context, server);
            return reporter.End(ExitCode.Done, output =>
            {
                output.WriteLine($"{server.Name}: {server.Line}");
                foreach (var variable in server.Environment.Keys)
                    output.WriteLine($"  {variable}=•••");
                if (server.Tool is { } tool)
                    output.WriteLine($"  tool {tool}");
                if (server.Limit is { } limit)
                    output.WriteLine($"  at most {limit} choices");
                output.WriteLine($"  {McpListCommand.Standing(server, mayRun)}");
            }, json => McpServers.Write(json, [server], _ => mayRun));
        });
        return command;
    }

    /// <summary>Null with an error among the findings.</summary>
    public static ConfiguredServer? Find(CommandContext context, string name, List<Finding> findings)
    {
        if (ServerFile.Read(context.Cli, findings) is not { } entries)
            return null;
        if (entries.Find(name) is { } server)
            return server;
        findings.Add(Finding.Error("mcp-server", $"{ServerEntries.File} has no server `{name}`.", entries.All.Count == 0
            ? "mcc mcp init adds the built-in servers." : $"It has {string.Join(", ", entries.All.Select(each => each.Name))}."));
        return null;
    }

    public static bool MayRun(CommandContext context, ConfiguredServer server) =>
        server.Picker is not null || new TrustedServers(context.Cli).Has(server);
}
