using System.Text;
using System.Text.Json.Nodes;

namespace Mcc.Tests.Fuzz;

/// <summary>Changes values of a JSON document that stays JSON: what a byte's change rarely does, a stranger does with an editor.</summary>
internal sealed class JsonMutations(IReadOnlyList<byte[]> corpus)
{
    private static readonly string[] Odd =
    [
        "0", "-1", "1", "2147483647", "-2147483648", "2147483648", "9223372036854775807", "1e308", "-1e400", "1e28", "0.5", "null", "true",
        "\"\"", "\"x\"", "\"\\u0000\"", "[]", "{}", "[[]]", "[0, 0]", "[null]", "{\"\": null}", "4096",
    ];

    public byte[] Make(Random random)
    {
        var document = JsonNode.Parse(corpus[random.Next(corpus.Count)])!;
        for (var change = random.Next(1, 5); change > 0; change--) Change(document, random);
        var text = document.ToJsonString();
        // What a document in memory cannot have: a duplicate member, half of a surrogate pair.
        if (random.Next(10) == 0 && text.StartsWith('{')) text = text[..^1] + "," + text[1..];
        if (random.Next(10) == 0) text = text.Replace("\"x\"", "\"\\ud800\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private static void Change(JsonNode document, Random random)
    {
        var places = Places(document).ToList();
        if (places.Count == 0) return;
        var (parent, key, index) = places[random.Next(places.Count)];
        var value = JsonNode.Parse(Odd[random.Next(Odd.Length)]);
        switch (parent)
        {
            case JsonObject members when random.Next(6) == 0: members.Remove(key!); break;
            case JsonObject members: members[key!] = value; break;
            case JsonArray items: items[index] = value; break;
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Key, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(member =>
            Places(member.Value).Prepend((members, member.Key, 0))),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(index =>
            Places(items[index]).Prepend((items, null, index))),
        _ => [],
    };
}
