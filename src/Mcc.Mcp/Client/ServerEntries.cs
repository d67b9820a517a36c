using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Mcp.Client;

/// <summary>The servers of a <c>config/mcp.json</c>: read from its text, and written back with everything else that stands there.</summary>
public sealed class ServerEntries
{
    /// <summary>Where they stand, in the working folder.</summary>
    public const string File = "config/mcp.json";

    private const string Member = "mcpServers";

    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject root;

    private ServerEntries(JsonObject root, IReadOnlyList<ConfiguredServer> all, IReadOnlyList<Finding> findings, bool hasComments)
    {
        this.root = root;
        All = all;
        Findings = findings;
        HasComments = hasComments;
    }

    /// <summary>Those that can be read, in the file's order.</summary>
    public IReadOnlyList<ConfiguredServer> All { get; }

    /// <summary>What is wrong with the others.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Comments would be lost if the file was written again.</summary>
    public bool HasComments { get; }

    /// <param name="text">Null where there is no such file.</param>
    public static ServerEntries Read(string? text)
    {
        if (text is null)
            return new([], [], [], hasComments: false);
        try
        {
            if (WholeJson.Parse(text, Lenient) is JsonObject root)
                return Read(root, IsCommented(text));
        }
        catch (JsonException)
        {
            // The part that reads the settings of this file says what is wrong with it, and where.
        }

        return new([], [], [Finding.Error("mcp-file", $"{File} is not a valid JSON object without duplicate keys.", "Correct the file.")],
            hasComments: false);
    }

    private static ServerEntries Read(JsonObject root, bool hasComments)
    {
        var findings = new List<Finding>();
        var servers = new List<ConfiguredServer>();
        if (root[Member] is JsonObject entries)
        {
            foreach (var (name, entry) in entries)
            {
                if (Server(name, entry) is { } server)
                    servers.Add(server);
                else
                    findings.Add(Finding.Warning("mcp-server", $"{File}: the server `{name}` is not valid.",
                        "It must have `command` (a string), and can have `args` (a list of strings), `env` (an object of strings), "
                            + "`toolName` and `limit`; `url` is not supported."));
            }
        }
        else if (root[Member] is not null)
        {
            findings.Add(Finding.Warning("mcp-server", $"{File}: `{Member}` is not a JSON object.", "Write { \"name\": { \"command\": … } "
                + "}."));
        }

        return new(root, servers, findings, hasComments);
    }

    public ConfiguredServer? Find(string name) => All.FirstOrDefault(server => server.Name == name);

    /// <summary>The file's text with a server, over one of that name.</summary>
    public string With(params IReadOnlyList<ConfiguredServer> servers)
    {
        var whole = root.DeepClone().AsObject();
        if (whole[Member] is not JsonObject)
            whole[Member] = new JsonObject();
        foreach (var server in servers)
            whole[Member]![server.Name] = server.Write();
        return whole.ToJsonString(Written) + "\n";
    }

    /// <summary>The file's text without a server; null where there is none of that name.</summary>
    public string? Without(string name)
    {
        var whole = root.DeepClone().AsObject();
        return whole[Member] is JsonObject entries && entries.Remove(name) ? whole.ToJsonString(Written) + "\n" : null;
    }

    private static ConfiguredServer? Server(string name, JsonNode? node)
    {
        if (node is not JsonObject entry || entry["command"].AsText() is not { Length: > 0 } command || command.Contains('\0'))
            return null;
        List<string> words = [];
        if (entry["args"] is { } args)
        {
            if (args is not JsonArray list || list.Any(word => word.AsText() is not { } text || text.Contains('\0')))
                return null;
            words.AddRange(list.Select(word => word.AsText()!));
        }

        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (entry["env"] is { } env)
        {
            if (env is not JsonObject variables || variables.Any(variable => variable.Value.AsText() is null))
                return null;
            foreach (var (variable, value) in variables)
                environment[variable] = value.AsText()!;
        }

        var limit = entry["limit"] is JsonValue number && number.TryGetValue<int>(out var most) && most > 0 ? most : (int?)null;
        return new(name, command, words, environment, entry["toolName"].AsText(), limit);
    }

    private static bool IsCommented(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true, MaxDepth = 32 });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
                return true;
        }

        return false;
    }
}
