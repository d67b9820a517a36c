using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Diagnostics;
using Mcc.Mcp.Pickers;
using Mcc.Platform.Processes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Mcc.Mcp.Client;

/// <summary>
/// A server that somebody else wrote: started when it is first asked, asked as often as there are questions, and ended with this. It sees
/// the variables that every program needs and those that its entry names, and no other: it does not get a token of this shell unless
/// it is named. One that failed is not asked again.
/// </summary>
/// <param name="folder">Where it is started.</param>
/// <param name="variables">Those of this shell.</param>
/// <param name="extra">Additional variables, which the servers of the npm program read.</param>
public sealed partial class ServerSession(ConfiguredServer server, string folder,
    IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, string> extra) : IAsyncDisposable
{
    private const int MostMoments = 25;
    private const int MostText = 4 * 1024 * 1024;

    /// <summary>Bytes; a text of the maximum length is longer as a JSON string.</summary>
    private const long LongestLine = 8 * 1024 * 1024;

    /// <summary>Bytes of all responses of a session.</summary>
    private const long MostOutput = 64 * 1024 * 1024;

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);

    /// <summary>As in the npm program, for one response.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string[] HandedOn = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "USER"];

    /// <summary>A server without a process, for tests; null: it is started.</summary>
    internal Func<(Stream Input, Stream Output)>? OpenStreams { get; init; }

    private McpClient? client;
    private ConversingProcess? process;
    private string? excess;
    private string? failure;
    private readonly ErrorOutput errors = new();

    /// <param name="tool">Null for the entry's, and then for the server's first.</param>
    public async Task<ToolResponse> Ask(string? tool, JsonObject arguments, CancellationToken cancel)
    {
        if (failure is not null)
            return new() { Error = failure };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            client ??= await Start(patience.Token);
            var name = tool ?? server.Tool ?? (await client.ListToolsAsync(cancellationToken: patience.Token)).FirstOrDefault()?.Name;
            if (name is null)
                return new() { Error = "it has no tools" };
            return Read(await client.CallToolAsync(new CallToolRequestParams { Name = name, Arguments = Elements(arguments) },
                patience.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            failure = $"it did not respond within {Patience.TotalSeconds:0} seconds";
        }
        catch (Exception exception) when (
            exception is McpException or IOException or InvalidOperationException or System.ComponentModel.Win32Exception or JsonException
                // A duplicate name or a number out of range in a response, of which the library's own code throws what .NET throws.
                or ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            failure = excess ?? await CauseOfExit(cancel) ?? ErrorOutput.Printable(exception.Message);
        }

        await End(TimeSpan.Zero);
        return new() { Error = failure };
    }

    public async ValueTask DisposeAsync() => await End(TimeToEnd);

    /// <summary>A server that failed is not asked again, so it is not left running.</summary>
    private async Task End(TimeSpan grace)
    {
        var (ending, talk) = (process, client);
        (process, client) = (null, null);
        if (ending is not null)
            await ending.End(grace);
        if (talk is not null)
            await talk.DisposeAsync();
        if (ending is not null)
            await ending.DisposeAsync();
    }

    /// <summary>
    /// Its own output explains more than a closed pipe, and may arrive a moment later; null where it said nothing.
    /// </summary>
    private async Task<string?> CauseOfExit(CancellationToken cancel)
    {
        if (process is null)
            return null;
        for (var patience = 0; errors.IsEmpty && patience < MostMoments; patience++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
        // The cause is often followed by a stack trace that is still being written.
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        return errors.Cause;
    }

    private Task<McpClient> Start(CancellationToken cancel)
    {
        var (input, output) = OpenStreams?.Invoke() ?? StartProcess();
        var transport = new StreamClientTransport(input, new BoundedStream(output, LongestLine, MostOutput, reason => excess = reason));
        return McpClient.CreateAsync(transport, new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "mcc", Version = Generator.Version },
            InitializationTimeout = Patience,
        }, cancellationToken: cancel);
    }

    private (Stream Input, Stream Output) StartProcess()
    {
        process = ConversingProcess.Start(new(server.Command, server.Words, folder, Environment()), errors.Add);
        return (process.Input, process.Output);
    }

    private static ToolResponse Read(CallToolResult result)
    {
        var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return text.Length > MostText ? new() { Error = "its response is too long" }
            : ToolResponse.Read(text) ?? new()
            {
                Error = result.IsError == true
                ? ErrorOutput.Printable(text) : "its response is not a JSON object of values and choices"
            };
    }

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
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
        return document.RootElement.EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Reference();
}
