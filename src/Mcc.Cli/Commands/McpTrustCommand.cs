using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc mcp trust NAME</c>: agrees that a server which <c>config/mcp.json</c> names may be run in this folder, as it stands there now.
/// </summary>
public static class McpTrustCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = $"Server in {ServerEntries.File}; `mcc mcp get NAME` shows what it runs." };
        var command = new Command("trust", $"Trust a server in {ServerEntries.File} (confirm again when its command or files "
            + $"change).") { name };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var findings = new List<Finding>();
            if (McpGetCommand.Find(context, arguments.GetValue(name)!, findings) is not { } server)
                return reporter.Refuse(findings);
            if (server.Picker is null && Agree(context, server) is { } trouble)
                return reporter.Refuse([trouble]);
            return reporter.End(ExitCode.Done, _ => reporter.Say($"Trusted `{server.Line}` for generation in {context.Cli.Folder}."),
                json => McpServers.Write(json, [server]));
        });
        return command;
    }

    /// <summary>The trouble, or null.</summary>
    public static Finding? Agree(CommandContext context, ConfiguredServer server)
    {
        try
        {
            new TrustedServers(context.Cli).Add(server);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Error("mcp-trust", $"{context.Cli.Home} cannot be written: {exception.Message}",
                "Free space there, or set MCC_HOME to another folder.");
        }
    }
}
