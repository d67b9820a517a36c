using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Server;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp serve [SERVER]</c>: one built-in server, or all as one, over standard input and output.</summary>
public static class McpServeCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string?>("SERVER") { Description = "Built-in server, see `mcc mcp list --bundled` (default: one "
            + "server with "
            + "all tools).", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(_ => BundledServers.Of(context)
            .Select(picker => new System.CommandLine.Completions.CompletionItem(picker.Name)));
        var discover = new Option<bool>("--discover") { Description = "Query the AWS account and the Hugging Face Hub by default. "
            + "[DISCOVER_MODE]" };
        var command = new Command("serve", "Run an MCP server on stdio.") { name, discover };
        command.SetAction(async (arguments, cancel) =>
        {
            var pickers = BundledServers.Of(context);
            var wanted = arguments.GetValue(name);
            if (wanted is not null && PickerList.Find(pickers, wanted) is null)
                return context.Reporter(arguments)
                    .Refuse([Finding.Error("mcp-server", $"Unknown server `{wanted}`.",
                        $"Use one of {string.Join(", ", pickers.Select(picker => picker.Name))}.")]);
            var live = arguments.GetValue(discover) || context.Cli.Variable("DISCOVER_MODE") is "true" or "1";
            await PickerService.Serve(context.Catalog, wanted ?? "mcc", wanted is null
                ? pickers : [PickerList.Find(pickers, wanted)!], live,
                context.Cli.OpenInput(), context.Cli.OpenOutput(), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
