using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.Tests.Fuzz;

/// <summary>A request of the corpus, and how a client signs it; written independently of the server's own code.</summary>
internal sealed record SignedRequest(string Service, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers,
    byte[] Body)
{
    private const string Host = "127.0.0.1:8485";

    public static SignedRequest Parse(byte[] text)
    {
        var whole = Encoding.Latin1.GetString(text);
        var end = whole.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = whole[..end].Split('\n');
        var first = lines[0].Split(' ');
        return new(first[0], first[1], first[2], [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(": ", 2))
            .Select(pair => (pair[0], pair[1]))], Encoding.Latin1.GetBytes(whole[(end + 2)..]));
    }

    public string? Header(string name) => Headers.Where(header => string.Equals(header.Name, name, StringComparison.Ordinal))
        .Select(header => header.Value).FirstOrDefault();

    public SignedRequest With(string name, string value) =>
        this with { Headers = [.. Headers.Where(header => header.Name != name), (name, value)] };

    /// <param name="payload">The value of x-amz-content-sha256; null for the hash of the body.</param>
    public SignedRequest Sign(Credential key, DateTimeOffset now, string? payload = null, string host = Host)
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var request = With("host", host).With("x-amz-date", time).With("x-amz-content-sha256", payload ?? Hash(Body));
        var names = string.Join(';', request.Headers.Select(header => header.Name).Where(name => name is not "range")
            .Order(StringComparer.Ordinal));
        var scope = $"{time[..8]}/us-east-1/{Service}/aws4_request";
        return request.With("authorization", $"AWS4-HMAC-SHA256 Credential={key.AccessKey}/{scope}, SignedHeaders={names}, "
            + $"Signature={request.Signature(key, time, scope, names, request.Query)}");
    }

    /// <summary>With the signature in the query.</summary>
    public SignedRequest Presign(Credential key, DateTimeOffset now, int seconds, string host = Host, string more = "")
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var request = With("host", host);
        var names = string.Join(';', request.Headers.Select(header => header.Name).Where(name => name is not "range")
            .Order(StringComparer.Ordinal));
        var scope = $"{time[..8]}/us-east-1/{Service}/aws4_request";
        var query = (request.Query.Length > 0 ? request.Query + "&" : "") + more + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + Uri.EscapeDataString($"{key.AccessKey}/{scope}") + $"&X-Amz-Date={time}&X-Amz-Expires={seconds}"
            + $"&X-Amz-SignedHeaders={Uri.EscapeDataString(names)}";
        var signature = request.Signature(key, time, scope, names, query, "UNSIGNED-PAYLOAD");
        return request with { Target = $"{Path}?{query}&X-Amz-Signature={signature}" };
    }

    private string Path => Target.Split('?', 2)[0];

    private string Query => Target.Split('?', 2) is [_, var query] ? query : "";

    /// <summary>What the signature is over: two requests with one text are the same request to the one who signed.</summary>
    public string Canonical(string names, string query, string? payload = null)
    {
        var text = new StringBuilder($"{Method}\n{Path}\n");
        text.AppendJoin('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2) is [var name, var value] ? $"{Encoded(name)}={Encoded(value)}" : $"{Encoded(part)}=")
            .Order(StringComparer.Ordinal)).Append('\n');
        foreach (var name in names.Split(';'))
            text.Append(name).Append(':')
                .AppendJoin(',', Headers.Where(header => header.Name == name).Select(header => Trimmed(header.Value))).Append('\n');
        return text.Append($"\n{names}\n{payload ?? Header("x-amz-content-sha256") ?? Hash(Body)}").ToString();
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string Sign(Credential key, string scope, string text)
    {
        var derived = Encoding.UTF8.GetBytes("AWS4" + key.SecretKey);
        foreach (var part in scope.Split('/'))
            derived = HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(text)));
    }

    private string Signature(Credential key, string time, string scope, string names, string query, string? payload = null) =>
        Sign(key, scope, $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(Canonical(names, query, payload)))}");

    /// <summary>AWS's Trimall: several spaces in a value are signed as one.</summary>
    private static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Encoded(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part));
}
