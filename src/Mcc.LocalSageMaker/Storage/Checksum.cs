using System.IO.Hashing;
using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// A running checksum of one of the kinds that S3 knows; see
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html.
/// </summary>
internal abstract class Checksum : IDisposable
{
    /// <summary>The kinds, by the name in the header x-amz-checksum-….</summary>
    public static readonly IReadOnlyList<string> Kinds = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    public abstract void Append(ReadOnlySpan<byte> content);

    public abstract byte[] Value();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    public string Base64() => Convert.ToBase64String(Value());

    /// <summary>Null when there is no such kind.</summary>
    public static Checksum? Of(string kind) => kind.ToLowerInvariant() switch
    {
        "crc32" => new Cyclic(new Crc32()),
        "crc64nvme" => new Cyclic(new Crc64(Crc64ParameterSet.Nvme)),
        "crc32c" => new Cyclic(new Crc32(Crc32ParameterSet.Crc32C)),
        "sha1" => new Hash(RunningHash.Sha1()),
        "sha256" => new Hash(RunningHash.Sha256()),
        "md5" => new Hash(RunningHash.Md5()),
        _ => null,
    };

    private sealed class Hash(RunningHash hash) : Checksum
    {
        public override void Append(ReadOnlySpan<byte> content) => hash.Append(content);

        public override byte[] Value() => hash.Current();

        public override void Dispose()
        {
            hash.Dispose();
            base.Dispose();
        }
    }

    /// <summary>A cyclic redundancy check. The library gives its bytes from the lowest up, S3 from the highest down.</summary>
    private sealed class Cyclic(NonCryptographicHashAlgorithm crc) : Checksum
    {
        public override void Append(ReadOnlySpan<byte> content) => crc.Append(content);

        public override byte[] Value()
        {
            var bytes = crc.GetCurrentHash();
            Array.Reverse(bytes);
            return bytes;
        }
    }
}
