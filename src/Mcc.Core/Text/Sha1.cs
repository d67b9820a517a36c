using System.Buffers.Binary;
using System.Numerics;

namespace Mcc.Core.Text;

/// <summary>
/// SHA-1 (FIPS 180-4), one of the checksums that a client of S3 may choose. It guards against accidents, not against people.
/// </summary>
public sealed class Sha1() : BlockHash([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0], bigEndian: true)
{
    private const int Block = 64;
    private const int Steps = 80;

    protected override void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> w = stackalloc uint[Steps];
        for (; blocks.Length > 0; blocks = blocks[Block..])
        {
            for (var i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(i * sizeof(uint))..]);
            for (var i = 16; i < Steps; i++)
                w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4]);
            for (var i = 0; i < Steps; i++)
            {
                var (mixed, constant) = (i / 20) switch
                {
                    0 => ((b & c) | (~b & d), 0x5a827999u),
                    1 => (b ^ c ^ d, 0x6ed9eba1u),
                    2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                    _ => (b ^ c ^ d, 0xca62c1d6u),
                };
                var next = BitOperations.RotateLeft(a, 5) + mixed + e + constant + w[i];
                (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
            }

            (state[0], state[1], state[2]) = (state[0] + a, state[1] + b, state[2] + c);
            (state[3], state[4]) = (state[3] + d, state[4] + e);
        }
    }
}
