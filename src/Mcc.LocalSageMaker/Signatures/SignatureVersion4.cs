using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>
/// AWS's Signature Version 4, as https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html gives it.
/// </summary>
internal sealed class SignatureVersion4(Credential credential)
{
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // A key belongs to a day, a region and a service, so there are few of them.
    private readonly ConcurrentDictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    public string Sign(AwsRequest request, Authorization authorization, string payloadHash)
    {
        var canonical = Canonical(request, authorization, payloadHash);
        return SignText(authorization, $"AWS4-HMAC-SHA256\n{authorization.Time}\n{authorization.Scope}\n"
            + $"{Hash(Encoding.UTF8.GetBytes(canonical))}");
    }

    public string SignText(Authorization authorization, string text) =>
        Convert.ToHexStringLower(Sha256.Authenticate(Key(authorization), Encoding.UTF8.GetBytes(text)));

    public static string Hash(ReadOnlySpan<byte> content) => Sha256.Of(content);

    /// <summary>Two signatures are compared in a time that does not reveal where they differ.</summary>
    public static bool AreSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    internal static string Canonical(AwsRequest request, Authorization authorization, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.Path, authorization.Service)).Append('\n');
        text.Append(CanonicalQuery(request, authorization)).Append('\n');
        foreach (var name in authorization.SignedHeaders)
            text.Append(name).Append(':').Append(Trimmed(request.Header(name) ?? "")).Append('\n');
        text.Append('\n').AppendJoin(';', authorization.SignedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    /// <summary>S3's path is as it was sent; every other service encodes what was sent once more.</summary>
    private static string CanonicalPath(string path, string service)
    {
        if (string.Equals(service, "s3", StringComparison.Ordinal)) return path;
        var plain = true;
        foreach (var letter in path)
            plain &= char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '~';
        return plain ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
    }

    private static string CanonicalQuery(AwsRequest request, Authorization authorization) =>
        request.Query.Length == 0 ? ""
        : string.Join('&', request.Parameters
            .Where(parameter => authorization.ValidFor is null || parameter.Name is not Authorization.SignatureParameter)
            .Select(parameter => (Name: Uri.EscapeDataString(parameter.Name), Value: Uri.EscapeDataString(parameter.Value)))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Name}={parameter.Value}"));

    private static string Trimmed(string value)
    {
        value = value.Trim();
        return value.Contains("  ", StringComparison.Ordinal)
            ? string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : value;
    }

    private byte[] Key(Authorization authorization) => keys.GetOrAdd(authorization.Scope, _ =>
    {
        var key = Sha256.Authenticate(Encoding.UTF8.GetBytes("AWS4" + credential.SecretKey), Encoding.UTF8.GetBytes(authorization.Date));
        foreach (var part in (ReadOnlySpan<string>)[authorization.Region, authorization.Service, "aws4_request"])
            key = Sha256.Authenticate(key, Encoding.UTF8.GetBytes(part));
        return key;
    });
}
