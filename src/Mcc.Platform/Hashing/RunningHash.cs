using System.Security.Cryptography;
using Mcc.Core.Text;

namespace Mcc.Platform.Hashing;

/// <summary>
/// A hash of content that comes in pieces: with OpenSSL where it is there and the content is long enough to make up for loading it,
/// else with our own, which gives the same value and needs nothing.
/// </summary>
public sealed class RunningHash : IDisposable
{
    /// <summary>From some 2 MiB on, OpenSSL has won back the milliseconds that loading it takes.</summary>
    private const long WorthLoading = 2 * 1024 * 1024;

    private readonly IncrementalHash? native;
    private readonly BlockHash managed;

    private RunningHash(HashAlgorithmName algorithm, BlockHash managed, long length)
    {
        this.managed = managed;
        native = length >= WorthLoading && OpenSsl.IsThere ? IncrementalHash.CreateHash(algorithm) : null;
    }

    /// <param name="length">Of the whole content in bytes, as far as it is known.</param>
    public static RunningHash Sha256(long length = long.MaxValue) => new(HashAlgorithmName.SHA256, new Sha256(), length);

#pragma warning disable CA5350, CA5351 // Clients of S3 choose these; they guard against accidents, not against people.
    public static RunningHash Sha1(long length = long.MaxValue) => new(HashAlgorithmName.SHA1, new Sha1(), length);

    public static RunningHash Md5(long length = long.MaxValue) => new(HashAlgorithmName.MD5, new Md5(), length);
#pragma warning restore CA5350, CA5351

    /// <summary>The SHA-256 of the rest of a stream, as lower-case hexadecimal digits.</summary>
    public static string Sha256Of(Stream content)
    {
        using var hash = Sha256(content.Length);
        var buffer = new byte[128 * 1024];
        while (content.Read(buffer) is > 0 and var count)
            hash.Append(buffer.AsSpan(0, count));
        return Convert.ToHexStringLower(hash.Current());
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        if (native is not null) native.AppendData(content);
        else managed.Append(content);
    }

    /// <summary>The hash of all that was appended; more may follow.</summary>
    public byte[] Current() => native?.GetCurrentHash() ?? managed.Current();

    /// <summary>The hash of all that was appended; what is appended next begins another one.</summary>
    public byte[] Finish() => native?.GetHashAndReset() ?? managed.Finish();

    public void Dispose() => native?.Dispose();
}
