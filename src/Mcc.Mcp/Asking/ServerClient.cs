using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Projects;
using Mcc.Mcp.Pickers;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Mcc.Mcp.Asking;

/// <summary>
/// Asks a server that somebody else wrote: starts it, calls its tool, and ends it. It sees the variables that every program needs and
/// those that its entry names, and no other: a token of this shell is nothing that it gets unasked.
/// </summary>
/// <param name="folder">Where it is started.</param>
/// <param name="variables">Those of this shell.</param>
public sealed partial class ServerClient(string folder, IReadOnlyDictionary<string, string> variables)
{
    private const int MostText = 4 * 1024 * 1024;

    /// <summary>The known program's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string[] HandedOn = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "USER"];

    /// <param name="tool">Null for the entry's, and then for the server's first.</param>
    /// <param name="extra">Variables beside: what the known program's servers are told by.</param>
    public async Task<PickAnswer> Ask(ConfiguredServer server, string? tool, JsonObject arguments, IReadOnlyDictionary<string, string> extra, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var last = "";
        try
        {
            var transport = new StdioClientTransport(new()
            {
                Name = server.Name,
                Command = server.Command,
                Arguments = [.. server.Words],
                WorkingDirectory = folder,
                InheritEnvironmentVariables = false,
                EnvironmentVariables = Environment(server, extra),
                ShutdownTimeout = TimeSpan.FromSeconds(2),
                StandardErrorLines = line => last = line,
            });
            await using var client = await McpClient.CreateAsync(transport, new McpClientOptions
            {
                ClientInfo = new Implementation { Name = "mcc", Version = Generator.Version },
                InitializationTimeout = Patience,
            }, cancellationToken: patience.Token);
            var name = tool ?? server.Tool ?? (await client.ListToolsAsync(cancellationToken: patience.Token)).FirstOrDefault()?.Name;
            if (name is null)
                return new() { Error = "it has no tool" };
            return Read(await client.CallToolAsync(new CallToolRequestParams { Name = name, Arguments = Elements(arguments) }, patience.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new() { Error = $"it did not answer within {Patience.TotalSeconds:0} seconds" };
        }
        catch (Exception exception) when (exception is McpException or IOException or InvalidOperationException or System.ComponentModel.Win32Exception or JsonException)
        {
            // What it said itself tells more than that its end of the pipe is closed.
            return new() { Error = Printable(last.Trim().Length > 0 ? last.Trim() : exception.Message) };
        }
    }

    private static PickAnswer Read(CallToolResult result)
    {
        var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return text.Length > MostText ? new() { Error = "its answer is too long" }
            : PickAnswer.Read(text) ?? new() { Error = result.IsError == true ? Printable(text) : "its answer is no JSON object of values and choices" };
    }

    private static string Printable(string text) =>
        string.Concat(text.Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter));

    private Dictionary<string, string?> Environment(ConfiguredServer server, IReadOnlyDictionary<string, string> extra)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in HandedOn)
        {
            if (variables.TryGetValue(name, out var value))
                environment[name] = value;
        }

        foreach (var (name, value) in extra)
            environment[name] = value;
        foreach (var (name, value) in server.Environment)
            environment[name] = Reference().Replace(value, match => variables.GetValueOrDefault(match.Groups["name"].Value) ?? "");
        return environment;
    }

    private static Dictionary<string, JsonElement> Elements(JsonObject arguments)
    {
        using var document = JsonDocument.Parse(arguments.ToJsonString());
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();
}
