using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker;
using Mcc.Verify.Subjects;

namespace Mcc.Cli.Targets;

/// <summary>The requests of a comparison for one target, and what they are sent with.</summary>
/// <param name="Subject">The project's server, for targets that are the container itself.</param>
internal sealed record LocalRun(
    LocalPlatform Platform, ISubject Subject, string Target, IReadOnlyList<ComparedRequest> Requests, CancellationToken Cancel)
{
    public static TimeSpan Glance { get; } = TimeSpan.FromMilliseconds(50);

    public string Name => Platform.Name;

    public JsonObject Payload(string name) => Platform.Payload(Target, name);

    public Task<JsonNode> Ask(string operation, JsonObject input) => Platform.Client.Ask(operation, input, Cancel);

    public Task<LocalResponse> Post(string service, string path, byte[] body, string type) =>
        Platform.Client.Send(HttpMethod.Post, service, path, body, type, LocalPlatform.NoHeaders, Cancel);

    /// <summary>An operation of another service with requests in JSON.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task<JsonNode> AskService(string service, string operation, JsonObject input)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-amz-target"] = $"{service}.{operation}" };
        return JsonNode.Parse((await Platform.Client.Send(HttpMethod.Post, service, "/", Encoding.UTF8.GetBytes(input.ToJsonString()),
            "application/x-amz-json-1.1", headers, Cancel)).Content)!;
    }

    /// <summary>Waits until a resource has this status.</summary>
    /// <exception cref="HttpRequestException">It failed; the message is the reason.</exception>
    public async Task Until(string operation, string name, string member, string status)
    {
        while (true)
        {
            var told = await Ask(operation, new() { [name] = Name });
            if ((string?)told[member] == status)
                return;
            if ((string?)told[member] is "Failed" or "Stopped")
                throw new HttpRequestException((string?)told["FailureReason"] ?? $"{operation} says {(string?)told[member]}");
            await Task.Delay(Glance, Cancel);
        }
    }

    /// <summary>Waits until no endpoint is left.</summary>
    public async Task UntilGone()
    {
        while ((await Ask("ListEndpoints", []))["Endpoints"]?.AsArray().Count > 0)
            await Task.Delay(Glance, Cancel);
    }
}
