using System.Text.Json.Nodes;

namespace Mcc.Mcp.Pickers;

/// <summary>One tool of a picker.</summary>
/// <param name="Summary">What it does, for a person or a model that chooses a tool.</param>
/// <param name="More">Its arguments in addition to those that all have, by name, as JSON Schema.</param>
public sealed record PickTool(string Name, string Summary,
    IReadOnlyDictionary<string, JsonObject> More, Func<ToolRequest, CancellationToken, Task<ToolResponse>> Answer)
{
    public PickTool(string name, string summary, Func<ToolRequest, CancellationToken, Task<ToolResponse>> answer)
        : this(name, summary, new Dictionary<string, JsonObject>(StringComparer.Ordinal), answer)
    {
    }

    /// <summary>The JSON Schema of its response; null: that of all pickers, which names no members.</summary>
    public JsonObject? Response { get; init; }

    /// <summary>What a language model may choose from (<c>BEDROCK_SMART</c>); null where there is nothing to choose.</summary>
    public Candidates? Candidates { get; init; }

    /// <summary>An argument that is a text.</summary>
    public static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    /// <summary>An argument that chooses between the catalogs and a live account.</summary>
    public static JsonObject Mode(string description) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray("static", "discover"), ["description"] = description };

    /// <summary>The JSON Schema of its arguments.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject
        {
            ["parameters"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
                ["description"] = "Names of the parameters to return. Default: all that the tool supports."
            },
            ["limit"] = new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = 1,
                ["description"] = "Maximum number of choices. Default: 20."
            },
            ["context"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "Known settings, with the keys of a configuration file: deploymentConfig, modelName, instanceType, "
                    + "region, … In smart mode, `objective` is what matters to you, in your own words."
            },
        };
        foreach (var (name, schema) in More)
            properties[name] = schema.DeepClone();
        return new() { ["type"] = "object", ["properties"] = properties };
    }
}
