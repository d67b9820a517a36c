using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mcc.LocalSageMaker;

namespace Mcc.Tests.Local;

/// <summary>Sends requests signed with the local SageMaker's key, and lets a test spoil them after they were signed.</summary>
internal sealed class SignedClient(SageMakerServer local) : IDisposable
{
    private readonly HttpClient client = new() { BaseAddress = local.Address };

    public Task<HttpResponseMessage> SendUnsigned(HttpRequestMessage request) => client.SendAsync(request);

    public async Task<HttpResponseMessage> Send(
        string service,
        string method,
        string path,
        string body = "",
        Action<HttpRequestMessage>? spoil = null,
        DateTimeOffset? at = null,
        string? host = null,
        string? hash = null,
        params (string Name, string Value)[] headers)
    {
        var time = (at ?? DateTimeOffset.UtcNow).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/us-east-1/{service}/aws4_request";
        hash ??= Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        host ??= local.Address.Authority;
        var signed = headers.Where(header => header.Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Name.ToLowerInvariant(), header.Value))
            .Concat([(Name: "host", Value: host), (Name: "x-amz-content-sha256", Value: hash), (Name: "x-amz-date", Value: time)])
            .OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(header => header.Name));
        var (bare, query) = path.Split('?', 2) is [var before, var after] ? (before, Canonical(after)) : (path, "");
        var canonical = $"{method}\n{bare}\n{query}\n{string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"))}\n"
            + $"{names}\n{hash}";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        request.Headers.Host = host;
        request.Headers.Add("x-amz-date", time);
        request.Headers.Add("x-amz-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={local.Credential.AccessKey}/{scope}, SignedHeaders={names}, "
                + $"Signature={Sign(scope, text)}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        spoil?.Invoke(request);
        return await client.SendAsync(request);
    }

    /// <summary>A signature over the text, with the key of the scope.</summary>
    public string Sign(string scope, string text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + local.Credential.SecretKey);
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    public void Dispose() => client.Dispose();

    private static string Canonical(string query) => string.Join('&', query.Split('&')
        .Select(part => part.Contains('=', StringComparison.Ordinal) ? part : part + "=").Order(StringComparer.Ordinal));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
