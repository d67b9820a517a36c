using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>A body that is signed as a whole, or not at all.</summary>
internal sealed class WholePayload(Stream body, string? expected) : PayloadStream
{
    private readonly RunningHash? hash = expected is null ? null : RunningHash.Sha256();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        if (hash is null || buffer.Length == 0) return count;
        hash.Append(buffer.Span[..count]);
        if (count == 0 && !SignatureVersion4.AreSame(Convert.ToHexStringLower(hash.Current()), expected!))
            throw new AwsServiceException(400, "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        hash?.Dispose();
        base.Dispose(disposing);
    }
}
