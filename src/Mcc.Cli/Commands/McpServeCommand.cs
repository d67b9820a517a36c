using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Server;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp serve [SERVER]</c>: one of this program's servers, or all as one, over standard input and output.</summary>
public static class McpServeCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string?>("SERVER") { Description = "One of `mcc mcp list --bundled`; without, one server has the tools "
            + "of all.", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(_ => BundledServers.Of(context)
            .Select(picker => new System.CommandLine.Completions.CompletionItem(picker.Name)));
        var discover = new Option<bool>("--discover") { Description = "Look at the live account and the Hub unasked. [DISCOVER_MODE]" };
        var command = new Command("serve", "Be an MCP server on standard input and output.") { name, discover };
        command.SetAction(async (arguments, cancel) =>
        {
            var pickers = BundledServers.Of(context);
            var wanted = arguments.GetValue(name);
            if (wanted is not null && PickerList.Find(pickers, wanted) is null)
                return context.Reporter(arguments)
                    .Refuse([Finding.Error("mcp-server", $"There is no server `{wanted}`.",
                        $"There are {string.Join(", ", pickers.Select(picker => picker.Name))}.")]);
            var live = arguments.GetValue(discover) || context.World.Variable("DISCOVER_MODE") is "true" or "1";
            await PickerService.Serve(context.Catalog, wanted ?? "mcc", wanted is null
                ? pickers : [PickerList.Find(pickers, wanted)!], live,
                context.World.OpenInput(), context.World.OpenOutput(), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
