using System.Numerics;
using Mcc.Machine.Hashing;

namespace Mcc.Local.Storage;

/// <summary>A running checksum of one of the kinds that S3 knows; see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html.</summary>
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
        "crc32" => new ReflectedCrc(Crc32Table, 4),
        "crc64nvme" => new ReflectedCrc(Crc64Table, 8),
        "crc32c" => new Castagnoli(),
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

    private sealed class Castagnoli : Checksum
    {
        private uint crc = uint.MaxValue;

        public override void Append(ReadOnlySpan<byte> content)
        {
            while (content.Length >= 8)
            {
                crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(content));
                content = content[8..];
            }

            foreach (var each in content)
                crc = BitOperations.Crc32C(crc, each);
        }

        public override byte[] Value() => BigEndian(~crc, 4);
    }

    private static readonly ulong[] Crc32Table = Table(0xEDB88320);

    private static readonly ulong[] Crc64Table = Table(0x9A6C9329AC4BC9B5);

    /// <summary>For a polynomial that is given with its bits reversed.</summary>
    private static ulong[] Table(ulong polynomial)
    {
        var table = new ulong[256];
        for (var index = 0UL; index < 256; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
            table[index] = value;
        }

        return table;
    }

    /// <summary>A cyclic redundancy check of 32 or 64 bits.</summary>
    private sealed class ReflectedCrc(ulong[] table, int width) : Checksum
    {
        private readonly ulong all = width == 8 ? ulong.MaxValue : uint.MaxValue;
        private ulong crc = width == 8 ? ulong.MaxValue : uint.MaxValue;

        public override void Append(ReadOnlySpan<byte> content)
        {
            var value = crc;
            foreach (var each in content)
                value = table[(byte)(value ^ each)] ^ (value >> 8);
            crc = value;
        }

        public override byte[] Value() => BigEndian(crc ^ all, width);
    }

    private static byte[] BigEndian(ulong value, int width)
    {
        var bytes = new byte[width];
        for (var index = width - 1; index >= 0; index--, value >>= 8)
            bytes[index] = (byte)value;
        return bytes;
    }
}
