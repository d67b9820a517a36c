using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;
using Mcc.Mcp.Pickers;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp list</c>: the servers of <c>config/mcp.json</c>, or the built-in ones.</summary>
public static class McpListCommand
{
    public static Command Of(CommandContext context)
    {
        var bundled = new Option<bool>("--bundled") { Description = "List the built-in servers with their tools." };
        var command = new Command("list", $"List the servers in {ServerEntries.File}.") { bundled };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            if (arguments.GetValue(bundled))
            {
                var pickers = BundledServers.Of(context);
                return reporter.End(ExitCode.Done, output =>
                {
                    foreach (var picker in pickers)
                    {
                        output.WriteLine($"{picker.Name,-24} {string.Join(", ", picker.Tools.Select(tool => tool.Name))}: "
                            + $"{picker.Summary}{(picker.Live is null ? "" : $" With --discover: {picker.Live}.")}");
                        foreach (var synonym in picker.Synonyms)
                            output.WriteLine($"{synonym,-24} The same server as {picker.Name}.");
                    }
                }, json => McpServers.Write(json, [.. PickerList.Names(pickers).Select(ConfiguredServer.Bundled)]));
            }

            var findings = new List<Finding>();
            if (ServerFile.Read(context.Cli, findings) is not { } entries)
                return reporter.Refuse(findings);
            reporter.Tell(findings);
            return reporter.End(ExitCode.Done, output =>
            {
                foreach (var server in entries.All)
                    output.WriteLine($"{server.Name,-24} {server.Line}  ({Standing(server, McpGetCommand.MayRun(context, server))})");
                if (entries.All.Count == 0)
                    reporter.Say($"{ServerEntries.File} has no servers; mcc mcp init adds the built-in ones.");
            }, json => McpServers.Write(json, entries.All, server => McpGetCommand.MayRun(context, server)));
        });
        return command;
    }

    /// <summary>Whether a server is queried, as text.</summary>
    public static string Standing(ConfiguredServer server, bool mayRun) =>
        server.Picker is not null ? "answered by this program" : mayRun
            ? "trusted" : $"not trusted, so not asked: mcc mcp trust {server.Name}";
}
