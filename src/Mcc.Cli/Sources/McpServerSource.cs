using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Sources;

/// <summary>
/// Eighth: what MCP servers advise, weaker than all that a person said. Which servers, <c>config/mcp.json</c> of the working folder says.
/// </summary>
public sealed class McpServerSource(CommandContext context)
{
    /// <param name="stronger">What the servers receive, and need not answer.</param>
    public async Task<Layer> Ask(IReadOnlyList<Layer> stronger, CancellationToken cancel)
    {
        if (SettingsFile.Text(Path.Combine(context.Cli.Folder, ServerEntries.File)).Content is not { } text)
            return Layer.Empty;
        var entries = ServerEntries.Read(text);
        // A file that cannot be read at all is the fifth source's to tell.
        if (entries.All.Count == 0)
            return new([], [.. entries.Findings.Where(finding => finding.Severity != Severity.Error)]);
        var said = DeprecatedSpelling.Apply(context.Catalog, Draft.Resolve(stronger));
        if (said.Findings.Any(finding => finding.Severity == Severity.Error))
            return Layer.Empty;
        await using var servers = new McpServerPool(context);
        var wanted = servers.Wanted(said);
        List<Finding> findings = [.. entries.Findings];
        var settings = new List<RawSetting>();
        foreach (var (server, answer) in await servers.Ask(entries, said, wanted, findings, cancel))
        {
            foreach (var (name, value) in answer.Values)
            {
                if ((context.Catalog.Parameters.Find(name) ?? context.Catalog.Parameters.FindFormer(name)) is { } parameter
                    && (wanted.Contains(parameter) || parameter.Strangers.Servers is StrangerRule.Never or StrangerRule.Refused))
                    settings.Add(new(parameter, JsonValue.Create(value), new(Source.McpServer, $"MCP server {server.Name}")));
            }

            if (answer.Message is { } message)
                findings.Add(Finding.Note("mcp-server", $"{server.Name}: {message}"));
        }

        return new(settings, findings);
    }
}
