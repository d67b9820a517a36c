using System.Buffers.Binary;
using System.Text;

namespace Mcc.Tests.Fuzz;

/// <summary>Changes bytes at random, as damage and as an attacker would: bits, lengths, runs, parts of other inputs, tokens.</summary>
/// <param name="corpus">The originals.</param>
/// <param name="tokens">What means something in this format, put in or over what is there.</param>
internal sealed class Mutations(IReadOnlyList<byte[]> corpus, params string[] tokens)
{
    private static readonly long[] Interesting =
    [
        0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
        1L << 44,
    ];

    private readonly byte[][] words = [.. tokens.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Corpus(string kind) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fuzz", "corpus", kind)).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes),
    ];

    /// <summary>A changed original.</summary>
    public byte[] Make(Random random) => Apply(random, corpus[random.Next(corpus.Count)]);

    public byte[] Apply(Random random, byte[] original, int mostChanges = 7)
    {
        var bytes = new List<byte>(original);
        for (var change = random.Next(1, mostChanges + 1); change > 0; change--)
        {
            if (bytes.Count == 0) bytes.Add(0);
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(words.Length == 0 ? 8 : 11))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)); break;
            case 3 when corpus.Count > 0: bytes.InsertRange(at, Part(corpus[random.Next(corpus.Count)], random)); break;
            case 3 or 4: bytes.InsertRange(at, Part([.. bytes], random)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: Over(bytes, at, Integer(random)); break;
            case 7: bytes.InsertRange(at, Enumerable.Repeat(bytes[at], random.Next(1, 2000))); break;
            case 8: Over(bytes, at, words[random.Next(words.Length)]); break;
            default: bytes.InsertRange(at, words[random.Next(words.Length)]); break;
        }
    }

    private static byte[] Integer(Random random)
    {
        var number = Interesting[random.Next(Interesting.Length)];
        var bytes = new byte[8];
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        var width = 1 << random.Next(4);
        return random.Next(2) == 0 ? bytes[..width] : bytes[^width..];
    }

    private static void Over(List<byte> bytes, int at, byte[] with)
    {
        for (var index = 0; index < with.Length && at + index < bytes.Count; index++) bytes[at + index] = with[index];
    }

    private static byte[] Part(byte[] original, Random random)
    {
        var start = random.Next(original.Length);
        return original[start..Math.Min(original.Length, start + random.Next(1, 65))];
    }
}
