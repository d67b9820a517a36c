using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker;

/// <summary>Asks a local SageMaker as AWS's SDKs do, signature and all, where no AWS CLI is there to do it.</summary>
public sealed class LocalClient(Uri address, Credential credential, string region) : IDisposable
{
    private const string SageMaker = "sagemaker";

    // SageMaker waits 60 s for an answer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(70);

    // No proxy of the user's stands between us and our own machine.
    private readonly HttpClient client =
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    private readonly SignatureVersion4 signatures = new(credential);

    public LocalClient(SageMakerServer local)
        : this(local.Address, local.Credential, local.Record.Region)
    {
    }

    /// <summary>An operation of SageMaker.</summary>
    /// <exception cref="HttpRequestException">It was refused; the message is SageMaker's.</exception>
    public async Task<JsonNode> Ask(string operation, JsonObject input, CancellationToken cancel) =>
        JsonNode.Parse(await Send("/", Encoding.UTF8.GetBytes(input.ToJsonString()), "application/x-amz-json-1.1", operation, SageMaker,
            Limit, cancel))!;

    /// <summary>The clock is not set further forward at once.</summary>
    public static TimeSpan LongestAdvance => ClockService.Longest;

    /// <summary>Sets the clock forward and waits for what is due in between, however long that takes.</summary>
    /// <param name="span">Zero to ask for the time only.</param>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task<(DateTimeOffset Now, TimeSpan Ahead)> AdvanceClock(TimeSpan span, CancellationToken cancel)
    {
        var body = new JsonObject { [ClockService.Advance] = span.TotalSeconds };
        var told = JsonNode.Parse(await Send("/", Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json", "AdvanceClock",
            ClockService.SigningName, Timeout.InfiniteTimeSpan, cancel))!;
        return (DateTimeOffset.FromUnixTimeMilliseconds((long)((double)told[ClockService.Now]! * 1000)),
            TimeSpan.FromSeconds((double)told[ClockService.Ahead]!));
    }

    /// <summary>Lets processes be started from a project's folder.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task AddProject(ProjectFolder project, CancellationToken cancel)
    {
        var body = new JsonObject { [ProjectService.Name] = project.Name, [ProjectService.Folder] = project.Folder };
        await Send("/", Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json", ProjectService.Operation,
            ClockService.SigningName, Limit, cancel);
    }

    /// <summary>InvokeEndpoint.</summary>
    /// <exception cref="HttpRequestException">It was refused, by SageMaker or by the model.</exception>
    public async Task<string> Invoke(string endpoint, string json, CancellationToken cancel) =>
        Encoding.UTF8.GetString(await Send($"/endpoints/{endpoint}/invocations", Encoding.UTF8.GetBytes(json), "application/json", null,
            SageMaker, Limit, cancel));

    /// <summary>A request to a service, with these headers, such as <c>x-amz-*</c>.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public Task<LocalResponse> Send(HttpMethod method, string service, string path, byte[] body, string type,
        IReadOnlyDictionary<string, string> headers, CancellationToken cancel) =>
        Send(method, path, body, type, headers, service, Limit, cancel);

    public void Dispose() => client.Dispose();

    private async Task<byte[]> Send(string path, byte[] body, string type, string? operation, string service, TimeSpan limit,
        CancellationToken cancel) =>
        (await Send(HttpMethod.Post, path, body, type, operation is null ? new Dictionary<string, string>(StringComparer.Ordinal)
            : new(StringComparer.Ordinal) { ["x-amz-target"] = $"SageMaker.{operation}" }, service, limit, cancel)).Content;

    private async Task<LocalResponse> Send(HttpMethod method, string path, byte[] body, string type,
        IReadOnlyDictionary<string, string> more, string service, TimeSpan limit, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(limit);
        var time = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var hash = SignatureVersion4.Hash(body);
        var all = new SortedDictionary<string, string>(more.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = time,
        };
        foreach (var (name, value) in all)
            request.Headers.TryAddWithoutValidation(name, value);
        var headers = $"host:{address.Authority}\n" + string.Concat(all.Select(header => $"{header.Key}:{header.Value}\n"));
        string[] names = ["host", .. all.Keys];
        var signedNames = string.Join(';', names);
        var signed = new Authorization(credential.AccessKey, time[..8], region, service, time, names, "");
        var canonical = $"{method}\n{path}\n\n{headers}\n{signedNames}\n{hash}";
        var signature = signatures.SignText(signed,
            $"AWS4-HMAC-SHA256\n{time}\n{signed.Scope}\n{SignatureVersion4.Hash(Encoding.UTF8.GetBytes(canonical))}");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={signed.AccessKey}/{signed.Scope}, SignedHeaders={signedNames}, Signature={signature}");
        using var answer = await client.SendAsync(request, inTime.Token);
        var content = await answer.Content.ReadAsByteArrayAsync(inTime.Token);
        return answer.IsSuccessStatusCode ? new(content, answer.Headers)
            : throw new HttpRequestException(Message(content), null, answer.StatusCode);
    }

    private static string Message(byte[] content)
    {
        try
        {
            var said = JsonNode.Parse(content);
            return (string?)said?["message"] ?? (string?)said?["Message"] ?? Encoding.UTF8.GetString(content);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(content);
        }
    }
}
