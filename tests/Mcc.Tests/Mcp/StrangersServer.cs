namespace Mcc.Tests.Mcp;

/// <summary>
/// An MCP server that somebody else wrote: a shell script that speaks the protocol's lines, and leaves a mark where it ran, with the
/// variables that it saw.
/// </summary>
public static class StrangersServer
{
    /// <summary>Writes one that answers its only tool with this text, and returns its name below the folder.</summary>
    public static string Write(string folder, string answer)
    {
        // Within a JSON string within a shell word.
        var text = answer.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return Script(folder, $$$$"""
            env > '{{{{folder}}}}/ran'
            while IFS= read -r line; do
                printf '%s\n' "$line" >> '{{{{folder}}}}/asked'
                id=$(printf %s "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
                case $line in
                    *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"theirs","version":"1"}}}\n' "$id" ;;
                    *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"pick","inputSchema":{"type":"object"}},{"name":"other","inputSchema":{"type":"object"}}]}}\n' "$id" ;;
                    *'"tools/call"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"%s"}]}}\n' "$id" "$(cat <<'END'
            {{{{text}}}}
            END
            )" ;;
                    *'"id"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}\n' "$id" ;;
                esac
            done
            """);
    }

    /// <summary>Writes one of any behaviour.</summary>
    public static string Script(string folder, string script)
    {
        var path = Path.Combine(folder, "server.sh");
        File.WriteAllText(path, script + "\n");
        return "server.sh";
    }
}
