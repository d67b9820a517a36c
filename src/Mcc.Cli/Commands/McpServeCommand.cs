using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using Mcc.Mcp.Server;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp serve [SERVER]</c>: one built-in server, or all as one, over standard input and output.</summary>
public static class McpServeCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string?>("SERVER")
        {
            Description = "Built-in server, see `mcc mcp list --bundled` (default: one "
            + "server with "
            + "all tools).",
            Arity = ArgumentArity.ZeroOrOne
        };
        name.CompletionSources.Add(_ => PickerList.Names(BundledServers.Of(context))
            .Select(each => new System.CommandLine.Completions.CompletionItem(each)));
        var discover = new Option<bool>("--discover")
        {
            Description = "Query the AWS account and the Hugging Face Hub by default. "
            + "[DISCOVER_MODE]"
        };
        var smart = new Option<bool>("--smart")
        { Description = "Let a language model of Amazon Bedrock order the choices. [BEDROCK_SMART]" };
        var command = new Command("serve", "Run an MCP server on stdio.") { name, discover, smart };
        command.SetAction(async (arguments, cancel) =>
        {
            var pickers = BundledServers.Of(context);
            var wanted = arguments.GetValue(name);
            if (wanted is not null && PickerList.Find(pickers, wanted) is null)
                return context.Reporter(arguments)
                    .Refuse([Finding.Error("mcp-server", $"Unknown server `{wanted}`.",
                        $"Use one of {string.Join(", ", PickerList.Names(pickers))}.")]);
            var mode = new AskMode(arguments.GetValue(discover) || BundledServers.IsLive(context),
                arguments.GetValue(smart) || BundledServers.IsSmart(context) ? BundledServers.Model(context) : null);
            await PickerService.Serve(context.Catalog, wanted ?? "mcc", wanted is null
                ? pickers : [PickerList.Find(pickers, wanted)!], mode, context.Cli.Error.WriteLine,
                context.Cli.OpenInput(), context.Cli.OpenOutput(), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
