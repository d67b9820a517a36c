using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;
using Mcc.Mcp.Pickers;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc mcp add NAME -- COMMAND …</c>: names a server in <c>config/mcp.json</c>; who adds one agrees that it may run here.
/// </summary>
public static class McpAddCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the server." };
        var words = new WholeCommandArgument("COMMAND") { Description = "Command line of the server, after --." };
        var bundled = new Option<bool>("--bundled") { Description = "Add a built-in server." };
        var variable = new Option<string[]>("--env",
            "-e")
        {
            Description = "Environment variable for the server; repeatable. ${NAME} is expanded when it starts, so secrets need "
                + "not be stored.",
            HelpName = "KEY=VALUE",
            Arity = new(1, 1000)
        };
        var tool = new Option<string?>("--tool-name") { Description = "Tool to call (default: the server's first).", HelpName = "TOOL" };
        var limit = new Option<string?>("--limit") { Description = "Maximum number of choices.", HelpName = "N" };
        var command = new Command("add", $"Add a server to {ServerEntries.File}.") { name, words, bundled, variable, tool, limit };
        command.SetAction(arguments =>
        {
            var findings = new List<Finding>();
            var server = Server(context, arguments.GetValue(name)!, arguments.GetValue(words) ?? [], arguments.GetValue(bundled),
                arguments.GetValue(variable), arguments.GetValue(limit), findings);
            return Run(context, context.Reporter(arguments), server is null
                ? null : server with { Tool = arguments.GetValue(tool) }, findings);
        });
        return command;
    }

    private static int Run(CommandContext context, Reporter reporter, ConfiguredServer? server, List<Finding> findings)
    {
        if (server is null || ServerFile.Read(context.Cli, findings) is not { } entries)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        // The agreement first: a file that names a server which was never agreed to would be half of what was asked for.
        var trusted = new TrustedServers(context.Cli);
        var isNew = server.Picker is null && !trusted.Has(server);
        if (isNew && McpTrustCommand.Agree(context, server) is { } refused)
            return reporter.Refuse([refused]);
        if (ServerFile.Write(context.Cli, entries, entries.With(server)) is { } trouble)
        {
            if (isNew)
                trusted.Remove(server);
            return reporter.Refuse([trouble]);
        }

        return reporter.End(ExitCode.Done,
            _ => reporter.Say($"{(entries.Find(server.Name) is null ? "Added" : "Replaced")} {server.Name} in {ServerEntries.File}. Try "
                + $"it: mcc mcp query {server.Name}"), json => McpServers.Write(json, [server]));
    }

    private static ConfiguredServer? Server(CommandContext context, string name, string[] words, bool bundled, string[]? variables,
        string? limit, List<Finding> findings)
    {
        var environment = Words.Pairs("--env", variables, findings);
        var most = Words.Limit(limit, findings);
        var pickers = BundledServers.Of(context);
        if (name.Length == 0 || name.Any(char.IsControl))
            findings.Add(Finding.Error("mcp-add", "The name is empty or has characters that cannot be printed.",
                "Use letters, digits and hyphens."));
        if (bundled && PickerList.Find(pickers, name) is null)
            findings.Add(Finding.Error("mcp-add", $"Unknown built-in server `{name}`.",
                $"Use one of {string.Join(", ", PickerList.Names(pickers))}."));
        if (bundled && words.Length > 0)
            findings.Add(Finding.Error("mcp-add", "A built-in server has no command.", "Remove --bundled, or the command."));
        if (!bundled && (words.Length == 0 || words[0].Length == 0))
            findings.Add(Finding.Error("mcp-add", "The command line of the server is required.",
                $"Write: mcc mcp add {name} -- COMMAND …, or mcc mcp add NAME --bundled."));
        if (findings.Count > 0)
            return null;
        var server = bundled ? ConfiguredServer.Bundled(name) with { Environment = environment }
            : new(name, words[0], words[1..], environment, null, null);
        return server with { Limit = most };
    }
}
