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

    private readonly IReadOnlyList<byte[]> originals;
    private readonly Mutations mutations;
    private readonly Random random = FuzzRun.Case(0);

    public FuzzCorpus(string kind)
    {
        originals = Mutations.Corpus(kind);
        mutations = new(originals, Tokens);
    }

    public byte[] Original() => originals[random.Next(originals.Count)];

    public int Below(int count) => random.Next(count);

    /// <summary>The input with one or two changes.</summary>
    public byte[] Damaged(byte[] original) => mutations.Apply(random, original, mostChanges: 2);
}
