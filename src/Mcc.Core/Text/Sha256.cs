using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mcc.Core.Text;

/// <summary>
/// SHA-256 (FIPS 180-4) and its HMAC (RFC 2104) without OpenSSL, which .NET's own needs and a minimal image lacks (see
/// <see cref="BlockHash"/>). It hashes some 200 MB a second; OpenSSL, where a processor helps it, hashes several times as many.
/// </summary>
public sealed class Sha256() : BlockHash(Start, bigEndian: true)
{
    private const int Block = 64;

    private static readonly uint[] Start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The first 32 bits of the fractions of the cube roots of the first 64 primes.</summary>
    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(Digest(content));

    /// <summary>The HMAC of a text that is not secret with a key that is.</summary>
    public static byte[] Authenticate(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        Span<byte> padded = stackalloc byte[Block];
        padded.Clear();
        if (key.Length <= Block) key.CopyTo(padded);
        else Digest(key).CopyTo(padded);
        return Keyed(padded, 0x5c, Keyed(padded, 0x36, content));
    }

    private static byte[] Keyed(ReadOnlySpan<byte> key, byte pad, ReadOnlySpan<byte> content)
    {
        Span<byte> mixed = stackalloc byte[Block];
        for (var i = 0; i < Block; i++)
            mixed[i] = (byte)(key[i] ^ pad);
        var hash = new Sha256();
        hash.Append(mixed);
        hash.Append(content);
        return hash.Current();
    }

    private static byte[] Digest(ReadOnlySpan<byte> content)
    {
        var hash = new Sha256();
        hash.Append(content);
        return hash.Current();
    }

    protected override void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[Block];
        for (; blocks.Length > 0; blocks = blocks[Block..])
            Compress(state, blocks[..Block], schedule);
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block, Span<uint> w)
    {
        for (var i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (var i = 16; i < w.Length; i++)
        {
            var low = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            var high = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + low + w[i - 7] + high;
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        // Eight rounds at a time, so that the variables change their parts instead of being moved.
        for (var i = 0; i < Block; i += 8)
        {
            var k = Constants.AsSpan(i, 8);
            var v = w.Slice(i, 8);
            Round(a, b, c, ref d, e, f, g, ref h, k[0] + v[0]);
            Round(h, a, b, ref c, d, e, f, ref g, k[1] + v[1]);
            Round(g, h, a, ref b, c, d, e, ref f, k[2] + v[2]);
            Round(f, g, h, ref a, b, c, d, ref e, k[3] + v[3]);
            Round(e, f, g, ref h, a, b, c, ref d, k[4] + v[4]);
            Round(d, e, f, ref g, h, a, b, ref c, k[5] + v[5]);
            Round(c, d, e, ref f, g, h, a, ref b, k[6] + v[6]);
            Round(b, c, d, ref e, f, g, h, ref a, k[7] + v[7]);
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint added)
    {
        var one = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
            + (g ^ (e & (f ^ g))) + added;
        d += one;
        h = one + (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
            + ((a & b) | (c & (a | b)));
    }
}
