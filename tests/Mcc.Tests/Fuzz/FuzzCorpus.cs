using System.Globalization;
using System.Text;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Fuzz;

/// <summary>
/// Valid inputs in <c>corpus/</c>, and random damage to them. The seed is fixed; MCC_SEED and MCC_FUZZ_CASES change it and the count.
/// </summary>
internal sealed class FuzzCorpus
{
    private static readonly string[] Tokens =
    [
        "null", "true", "-1", "1e999", "99999999999999999999999999", "\"\"", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\"",
        "\"\u202e\"", "\ufeff", "\0", "\r", "/*", "//", "\"../..\"", "\"a\":1,\"a\":2", ",", ":", "\"", "\\", "{", "}", "[", "]",
        new string('[', 3000), string.Concat(Enumerable.Repeat("{\"a\":", 500)), new string('9', 2000),
        "\"" + new string('x', 20_000) + "\"",
        "$schema", "__proto__", "mcpServers", "${HOME}", "\n",
    ];

    private readonly List<byte[]> originals;
    private readonly Random random;

    public FuzzCorpus(string kind)
    {
        originals = [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests/Mcc.Tests/Fuzz/corpus", kind))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Seed = Number("MCC_SEED") ?? 20;
        random = new(Seed);
    }

    public int Seed { get; }

    /// <summary>The number of cases: by default what fits into a check.</summary>
    public static int Cases(int usual) => Number("MCC_FUZZ_CASES") ?? usual;

    public byte[] Original() => originals[random.Next(originals.Count)];

    public int Below(int count) => random.Next(count);

    /// <summary>The input with one to five changes.</summary>
    public byte[] Damaged(byte[] original)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 30), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                var other = Original();
                bytes.InsertRange(at, other.Skip(random.Next(other.Length)).Take(random.Next(200)));
                break;
            default:
                // In place of a value, or anywhere.
                if (random.Next(2) == 0 && bytes.IndexOf((byte)':', at) is >= 0 and var colon)
                    (at, length) = (colon + 1, Math.Min(random.Next(1, 8), bytes.Count - colon - 1));
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
