using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker;

/// <summary>Asks a local SageMaker as AWS's SDKs do, signature and all, where no AWS CLI is there to do it.</summary>
public sealed class LocalClient(SageMakerServer local) : IDisposable
{
    // SageMaker waits 60 s for an answer. No proxy of the user's stands between us and our own machine.
    private readonly HttpClient client =
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = local.Address, Timeout = TimeSpan.FromSeconds(70) };
    private readonly SignatureVersion4 signatures = new(local.Credential);

    /// <summary>An operation of SageMaker.</summary>
    /// <exception cref="HttpRequestException">It was refused; the message is SageMaker's.</exception>
    public async Task<JsonNode> Ask(string operation, JsonObject input, CancellationToken cancel) =>
        JsonNode.Parse(await Send("/", Encoding.UTF8.GetBytes(input.ToJsonString()), "application/x-amz-json-1.1", operation, cancel))!;

    /// <summary>InvokeEndpoint.</summary>
    /// <exception cref="HttpRequestException">It was refused, by SageMaker or by the model.</exception>
    public async Task<string> Invoke(string endpoint, string json, CancellationToken cancel) =>
        Encoding.UTF8.GetString(await Send($"/endpoints/{endpoint}/invocations", Encoding.UTF8.GetBytes(json), "application/json", null,
            cancel));

    public void Dispose() => client.Dispose();

    private async Task<byte[]> Send(string path, byte[] body, string type, string? operation, CancellationToken cancel)
    {
        var time = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("x-amz-date", time);
        if (operation is not null) request.Headers.Add("x-amz-target", $"SageMaker.{operation}");
        var signed = new Authorization(local.Credential.AccessKey, time[..8], local.Record.Region, "sagemaker", time,
            ["host", "x-amz-date"], "");
        var canonical = $"POST\n{path}\n\nhost:{local.Address.Authority}\nx-amz-date:{time}\n\nhost;x-amz-date\n"
            + $"{SignatureVersion4.Hash(body)}";
        var signature = signatures.SignText(signed,
            $"AWS4-HMAC-SHA256\n{time}\n{signed.Scope}\n{SignatureVersion4.Hash(Encoding.UTF8.GetBytes(canonical))}");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={signed.AccessKey}/{signed.Scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
        using var answer = await client.SendAsync(request, cancel);
        var content = await answer.Content.ReadAsByteArrayAsync(cancel);
        return answer.IsSuccessStatusCode ? content : throw new HttpRequestException(Message(content), null, answer.StatusCode);
    }

    private static string Message(byte[] content)
    {
        var said = JsonNode.Parse(content);
        return (string?)said?["message"] ?? (string?)said?["Message"] ?? Encoding.UTF8.GetString(content);
    }
}
