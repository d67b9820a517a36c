using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;

namespace Mcc.Mcp.Client;

/// <summary>An MCP server as <c>mcpServers</c> of <c>config/mcp.json</c> has it.</summary>
/// <param name="Environment">Variables that it is started with; <c>${NAME}</c> in a value is what NAME is where it is started.</param>
/// <param name="Tool">The tool to ask; null for its first.</param>
/// <param name="Limit">How many choices it may answer; null for what it likes.</param>
public sealed record ConfiguredServer(string Name, string Command,
    IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Environment, string? Tool, int? Limit)
{
    private static readonly string[] OurNames = ["mcc", "ml-container-creator"];

    /// <summary>
    /// The built-in picker that its command runs; null for another server, which must be started.
    /// </summary>
    public string? Picker => OurNames.Contains(Command, StringComparer.Ordinal) && Words is ["mcp", "serve", var picker]
        && Environment.Count == 0 ? picker : null;

    /// <summary>A built-in server as an entry.</summary>
    public static ConfiguredServer Bundled(string picker) =>
        new(picker, OurNames[0], ["mcp", "serve", picker], new Dictionary<string, string>(StringComparer.Ordinal), null, null);

    /// <summary>The command as a person reads it.</summary>
    public string Line => string.Join(' ', Words.Prepend(Command));

    /// <summary>
    /// What a person agrees to when this server may run: it changes with everything that is executed, and with the folder.
    /// </summary>
    /// <param name="files">Digests of the folder's files that its arguments name.</param>
    public string Mark(string folder, IEnumerable<string> files)
    {
        var said = new JsonArray(folder, Name, Command, new JsonArray([.. Words.Select(word => (JsonNode)word)]),
            new JsonArray([.. Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => (JsonNode)$"{variable.Key}={variable.Value}")]),
            new JsonArray([.. files.Select(digest => (JsonNode)digest)]));
        return Sha256.Of(Encoding.UTF8.GetBytes(said.ToJsonString()));
    }

    public JsonObject Write()
    {
        var entry = new JsonObject { ["command"] = Command, ["args"] = new JsonArray([.. Words.Select(word => (JsonNode)word)]) };
        if (Environment.Count > 0)
            entry["env"] = new JsonObject(Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));
        if (Tool is not null)
            entry["toolName"] = Tool;
        if (Limit is not null)
            entry["limit"] = Limit;
        return entry;
    }
}
