using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp …</c>: the servers that this program has, and those that it asks.</summary>
public static class McpCommand
{
    public static Command Of(CommandContext context) => new("mcp", "Run, query and configure MCP servers.")
    {
        McpServeCommand.Of(context),
        McpQueryCommand.Of(context),
        McpInitCommand.Of(context),
        McpAddCommand.Of(context),
        McpListCommand.Of(context),
        McpGetCommand.Of(context),
        McpTrustCommand.Of(context),
        McpRemoveCommand.Of(context),
    };
}
