using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mcc.Mcp.Server;

/// <summary>A picker's tool as the protocol has it: its answer is one text of JSON, and the same as structured content.</summary>
/// <param name="reaches">Whether it ever looks beyond this machine.</param>
/// <param name="warn">Receives what a person at the server's standard error should know.</param>
public sealed class ServedTool(Catalog catalog, PickTool tool, AskMode mode, bool reaches, Action<string> warn) : McpServerTool
{
    /// <summary>A person or a model reads it, and no browser.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override Tool ProtocolTool { get; } = new()
    {
        Name = tool.Name,
        Description = tool.Summary,
        InputSchema = Element(tool.Schema()),
        OutputSchema = tool.Response is { } response ? Element(response) : null,
        Annotations = new() { ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = reaches },
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arguments = new JsonObject();
        foreach (var (name, value) in request.Params?.Arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
            arguments[name] = JsonNode.Parse(value.GetRawText());
        var answer = await Answer(catalog, tool, arguments, mode, cancellationToken);
        if (answer.Warning is { } warning)
            warn($"{tool.Name}: {warning}");
        return Result(answer);
    }

    /// <summary>The same without the protocol around it.</summary>
    public static async Task<ToolResponse> Answer(
        Catalog catalog, PickTool tool, JsonObject arguments, AskMode mode, CancellationToken cancel) =>
        ToolRequest.Read(catalog, arguments, mode.Live, out var trouble) is { } request
            ? await SmartAnswer.Of(tool, request, mode.Model, cancel) : new() { Error = trouble };

    private static CallToolResult Result(ToolResponse answer)
    {
        var content = answer.Write();
        return new()
        {
            Content = [new TextContentBlock { Text = content.ToJsonString(Readable) }],
            StructuredContent = Element(content),
            IsError = answer.Error is not null,
        };
    }

    private static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }
}
