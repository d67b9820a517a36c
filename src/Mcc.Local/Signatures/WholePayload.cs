using System.Security.Cryptography;
using Mcc.Local.Protocols;

namespace Mcc.Local.Signatures;

/// <summary>A body that is signed as a whole, or not at all.</summary>
internal sealed class WholePayload(Stream body, string? expected) : PayloadStream
{
    private readonly IncrementalHash? hash = expected is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        if (hash is null || buffer.Length == 0) return count;
        hash.AppendData(buffer.Span[..count]);
        if (count == 0 && !SignatureVersion4.AreSame(Convert.ToHexStringLower(hash.GetCurrentHash()), expected!))
            throw new AwsFailure(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        hash?.Dispose();
        base.Dispose(disposing);
    }
}
