using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.Mcp.Client;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using Mcc.Mcp.Server;

namespace Mcc.Cli.Servers;

/// <summary>
/// The MCP servers that the working folder names, queried for values that are not set. Built-in servers answer without being started;
/// others are started only if they are trusted (<see cref="TrustedServers"/>).
/// </summary>
public sealed class McpServerPool(CommandContext context) : IAsyncDisposable
{
    private readonly Dictionary<string, ServerSession> sessions = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<Picker>> pickers = new(() => BundledServers.Of(context));
    private readonly TrustedServers trusted = new(context.Cli);

    private readonly Lazy<BedrockModel> model = new(() => BundledServers.Model(context));

    /// <summary>
    /// What the servers of <paramref name="entries"/> answer to a draft, in the file's order; and who was not asked, or had no answer.
    /// </summary>
    /// <param name="wanted">Parameters to answer.</param>
    public async Task<IReadOnlyList<(ConfiguredServer Server, ToolResponse Answer)>> Ask(
        ServerEntries entries, Draft said, IReadOnlyList<Parameter> wanted, ICollection<Finding> findings, CancellationToken cancel)
    {
        var answers = new List<(ConfiguredServer, ToolResponse)>();
        foreach (var server in entries.All)
        {
            var picker = server.Picker is { } name ? PickerList.Find(pickers.Value, name) : null;
            var asked = picker is null ? wanted : [.. wanted.Where(parameter => picker.Parameters.Contains(parameter))];
            if (asked.Count == 0 || !MayBeAsked(server, picker, said, findings))
                continue;
            var online = !said.Settings.Offline.Value;
            var answer = await AskOne(server, picker, null, Arguments(server, said, asked), said.Settings.Discover.Value && online,
                (said.Settings.Smart.Value || BundledServers.IsSmart(context)) && online, cancel);
            if (answer.Error is { } error)
                findings.Add(Finding.Warning("mcp-server", $"The MCP server `{server.Name}` ({ServerEntries.File}) failed: {error}.",
                    "Continuing with defaults."));
            else
                answers.Add((server, answer));
        }

        return answers;
    }

    /// <summary>One server, built-in or not.</summary>
    public async Task<ToolResponse> AskOne(
        ConfiguredServer server, Picker? picker, string? tool, JsonObject arguments, bool discover, bool smart, CancellationToken cancel)
    {
        if (picker is not null)
        {
            if (picker.Tools.FirstOrDefault(candidate => tool is null || candidate.Name == tool) is not { } ours)
                return new()
                {
                    Error = $"It has no tool `{tool}`; it has "
                    + $"{string.Join(", ", picker.Tools.Select(candidate => candidate.Name))}."
                };
            // A model that cannot be reached is not waited for at each question.
            return await ServedTool.Answer(context.Catalog, ours, arguments,
                new(discover, smart && !model.Value.HasFailed ? model.Value : null), cancel);
        }

        if (!sessions.TryGetValue(server.Name, out var session))
            sessions[server.Name] = session = new(server, context.Cli.Folder, context.Cli.Environment, Told(discover, smart));
        return await session.Ask(tool, arguments, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions.Values)
            await session.DisposeAsync();
    }

    /// <summary>
    /// What a server may answer in this combination: never what only a person decides, such as files, secrets and how this run goes.
    /// </summary>
    public IReadOnlyList<Parameter> Wanted(Draft said)
    {
        var resolution = Resolution.Of(context.Catalog, said);
        return [.. context.Catalog.Parameters.All.Where(parameter =>
            parameter is { Run: false, Prompt: not null,
                Type: ParameterType.Text or ParameterType.Choice or ParameterType.Integer or ParameterType.Number or ParameterType.Flag }
            && parameter.Strangers.Servers is not (StrangerRule.Never or StrangerRule.Refused)
            && said.Settings.Of(parameter) is null
            && resolution.Holds(parameter.For))];
    }

    private bool MayBeAsked(ConfiguredServer server, Picker? picker, Draft said, ICollection<Finding> findings)
    {
        if (picker is not null)
            return !(said.Settings.Offline.Value && picker.IsOnlyLive);
        if (server.Picker is { } unknown)
            findings.Add(Finding.Warning("mcp-server", $"{ServerEntries.File} names an unknown built-in server `{unknown}`.",
                $"Use one of {string.Join(", ", PickerList.Names(pickers.Value))}."));
        else if (said.Settings.Offline.Value)
            findings.Add(Finding.Note("mcp-server",
                $"The MCP server `{server.Name}` is not asked because of --offline."));
        else if (!trusted.Has(server))
            findings.Add(Finding.Warning("mcp-server",
                $"The MCP server `{server.Name}` is not trusted (runs `{server.Line}`), so it is not asked.",
                $"To allow it: mcc mcp trust {server.Name}"));
        else
            return true;
        return false;
    }

    private static Dictionary<string, string> Told(bool discover, bool smart)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        if (discover)
            told["DISCOVER_MODE"] = "true";
        if (smart)
            told["BEDROCK_SMART"] = "true";
        return told;
    }

    /// <summary>In the format of the npm program, with its parameter names in addition to ours.</summary>
    private static JsonObject Arguments(ConfiguredServer server, Draft said, IReadOnlyList<Parameter> asked)
    {
        var known = new JsonObject();
        foreach (var setting in said.Settings.All.Where(setting => setting is { Secret: null, Parameter.Run: false, Text: not null }))
            known[setting.Parameter.Key] = setting.Text;
        var arguments = new JsonObject
        {
            ["parameters"] = new JsonArray(
                [.. asked.SelectMany(parameter => parameter.FormerKeys.Where(former => !former.Contains('.')).Prepend(parameter.Key))
                    .Select(name => (JsonNode)name)]),
            ["context"] = known,
        };
        if (server.Limit is { } limit)
            arguments["limit"] = limit;
        return arguments;
    }
}
