using System.Runtime.ExceptionServices;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mcc.Mcp.Server;

/// <summary>Serves pickers over the Model Context Protocol: JSON-RPC, a line a message.</summary>
public static class PickerService
{
    /// <summary>Until the other side closes its end, or <paramref name="cancel"/> fires.</summary>
    /// <param name="name">What the server calls itself.</param>
    /// <param name="warn">Receives what a person at the server's standard error should know.</param>
    public static async Task Serve(Catalog catalog, string name,
        IReadOnlyList<Picker> pickers, AskMode mode, Action<string> warn, Stream input, Stream output, CancellationToken cancel)
    {
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = name, Version = Generator.Version },
            ServerInstructions = string.Join('\n', pickers.Select(picker => picker.Summary)),
            ToolCollection = [.. pickers.SelectMany(picker =>
                picker.Tools.Select(tool =>
                    new ServedTool(catalog, tool, mode, reaches: picker.Live is not null || mode.Model is not null, warn)))],
        };
        var answered = new CompletedStreams(input, output);
        await using var transport = new StreamServerTransport(answered.Input, answered.Output, name);
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync(cancel);
        if (answered.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }
}
