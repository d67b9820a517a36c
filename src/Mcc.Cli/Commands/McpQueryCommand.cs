using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;
using Mcc.Mcp.Pickers;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc mcp query SERVER</c>: asks a server once, and prints its answer as it is.</summary>
public static class McpQueryCommand
{
    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("SERVER") { Description = "Server in config/mcp.json, or a built-in server." };
        var said = new Option<string[]>("--context",
            "-c")
        {
            Description = "Known setting, for example modelName=Qwen/Qwen3-0.6B; repeatable.",
            HelpName = "KEY=VALUE",
            Arity =
                new(1, 1000)
        };
        var argument = new Option<string[]>("--argument",
            "-a")
        {
            Description = "Argument of the tool, for example search=qwen; repeatable.",
            HelpName = "KEY=VALUE",
            Arity =
                new(1, 1000)
        };
        var parameter = new Option<string[]>("--parameter",
            "-p")
        {
            Description = "Setting to ask for, for example instanceType; repeatable (default: all).",
            HelpName = "KEY",
            Arity = new(1, 1000)
        };
        var tool = new Option<string?>("--tool-name") { Description = "Tool to call (default: the server's first).", HelpName = "TOOL" };
        var limit = new Option<string?>("--limit") { Description = "Maximum number of choices.", HelpName = "N" };
        var discover = new Option<bool>("--discover") { Description = "Query the AWS account and the Hugging Face Hub." };
        var smart = new Option<bool>("--smart")
        { Description = "Let a language model of Amazon Bedrock order the choices. [BEDROCK_SMART]" };
        var command = new Command("query", "Query a server and print its response.") { name, said, argument, parameter, tool, limit,
            discover,
            smart };
        command.SetAction((arguments, cancel) =>
        {
            var findings = new List<Finding>();
            var question = Question(arguments.GetValue(said), arguments.GetValue(argument), arguments.GetValue(parameter),
                arguments.GetValue(limit), findings);
            return Run(context, context.Reporter(arguments), arguments.GetValue(name)!, arguments.GetValue(tool), question, findings,
                arguments.GetValue(discover) || BundledServers.IsLive(context),
                arguments.GetValue(smart) || BundledServers.IsSmart(context), cancel);
        });
        return command;
    }

    private static async Task<int> Run(
        CommandContext context, Reporter reporter, string name, string? tool, JsonObject question,
            List<Finding> findings, bool discover, bool smart, CancellationToken cancel)
    {
        await using var servers = new McpServerPool(context);
        var bundled = BundledServers.Of(context);
        var server = ServerFile.Read(context.Cli, findings)?.Find(name);
        var picker = PickerList.Find(bundled, server?.Picker ?? name);
        if (findings.Exists(finding => finding.Severity == Severity.Error))
            return reporter.Refuse(findings);
        if (server is null && picker is null)
            return reporter.Refuse([Finding.Error("mcp-server",
                $"Unknown server `{name}`: it is neither in {ServerEntries.File} nor built in.", $"Built-in servers: "
                    + $"{string.Join(", ", PickerList.Names(bundled))}.")]);
        if (server is { Picker: null } && !new TrustedServers(context.Cli).Has(server))
            return reporter.Refuse([Finding.Error("mcp-server",
                $"The MCP server `{name}` is not trusted (runs `{server.Line}`).", $"To allow it: mcc mcp trust {name}")]);

        server ??= ConfiguredServer.Bundled(name);
        if (server.Limit is { } limit)
            question["limit"] ??= limit;
        var answer = await servers.AskOne(server, server.Picker is null ? null : picker, tool, question, discover, smart, cancel);
        if (answer.Error is { } error)
            reporter.Tell([Finding.Error("mcp-server", $"{name}: {error}", answer.Message ?? "")]);
        if (answer.Warning is { } warning)
            reporter.Tell([Finding.Warning("mcp-smart", $"{name}: {warning}")]);
        return reporter.End(answer.Error is null ? ExitCode.Done : ExitCode.Refused,
            output => output.WriteLine(answer.Write().ToJsonString(Written)),
            json =>
            {
                json.WritePropertyName("answer");
                json.WriteRawValue(answer.Write().ToJsonString());
            });
    }

    private static JsonObject Question(string[]? said, string[]? arguments, string[]? parameters, string? limit, List<Finding> findings)
    {
        var question = Members(Words.Pairs("--argument", arguments, findings));
        question["context"] = Members(Words.Pairs("--context", said, findings));
        if (parameters is { Length: > 0 })
            question["parameters"] = new JsonArray([.. parameters.Select(parameter => (JsonNode)parameter)]);
        if (Words.Limit(limit, findings) is { } most)
            question["limit"] = most;
        return question;
    }

    private static JsonObject Members(IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
