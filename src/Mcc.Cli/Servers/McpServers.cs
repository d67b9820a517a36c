using System.Text.Json;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Servers;

/// <summary>Servers as results of commands. Values of variables may be secrets, and are not shown.</summary>
public static class McpServers
{
    private const string Hidden = "•••";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ConfiguredServer> servers, Func<ConfiguredServer, bool>? mayRun = null)
    {
        json.WriteStartArray("servers");
        foreach (var server in servers)
        {
            json.WriteStartObject();
            json.WriteString("name", server.Name);
            json.WriteString("command", server.Command);
            json.WriteStartArray("args");
            foreach (var word in server.Words)
                json.WriteStringValue(word);
            json.WriteEndArray();
            json.WriteStartObject("env");
            foreach (var name in server.Environment.Keys)
                json.WriteString(name, Hidden);
            json.WriteEndObject();
            if (server.Tool is { } tool)
                json.WriteString("toolName", tool);
            if (server.Limit is { } limit)
                json.WriteNumber("limit", limit);
            if (mayRun is not null)
                json.WriteBoolean("mayRun", mayRun(server));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
