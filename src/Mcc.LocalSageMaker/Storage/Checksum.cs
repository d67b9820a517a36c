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
    public static readonly IReadOnlyList<string> Kinds =
        ["crc32", "crc32c", "crc64nvme", "sha1", "sha256", "md5", "xxhash64", "xxhash3", "xxhash128"];

    /// <summary>S3 computes this one when the client names none.</summary>
    public const string Default = "crc64nvme";

    /// <summary>Whether the checksum of a whole object follows from those of its parts: S3 offers FULL_OBJECT only for these.</summary>
    public static bool CanBeWhole(string kind) => kind.StartsWith("crc", StringComparison.Ordinal);

    /// <summary>Whether S3 offers the checksum of checksums for it.</summary>
    public static bool CanBeComposite(string kind) => kind is not Default;

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
        "xxhash64" => new Cyclic(new XxHash64(), isReversed: false),
        "xxhash3" => new Cyclic(new XxHash3(), isReversed: false),
        "xxhash128" => new Cyclic(new XxHash128(), isReversed: false),
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

    /// <summary>The library gives the bytes of a cyclic redundancy check from the lowest up, S3 from the highest down.</summary>
    private sealed class Cyclic(NonCryptographicHashAlgorithm crc, bool isReversed = true) : Checksum
    {
        public override void Append(ReadOnlySpan<byte> content) => crc.Append(content);

        public override byte[] Value()
        {
            var bytes = crc.GetCurrentHash();
            if (isReversed) Array.Reverse(bytes);
            return bytes;
        }
    }
}
