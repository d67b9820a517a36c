using System.Text;
using System.Text.Json;

namespace Mcc.Core.Json;

/// <summary>
/// Where everything is in a JSON text, by its pointer: a member at its name, an item at its beginning. Lines and columns are counted
/// from one.
/// </summary>
public sealed class JsonPositions
{
    private readonly byte[] json;
    private readonly Dictionary<string, int> starts = new(StringComparer.Ordinal);
    private readonly List<string> repeated = [];

    private JsonPositions(byte[] json) => this.json = json;

    /// <summary>Members that their object has already: readers differ in which of the two they take.</summary>
    public IReadOnlyList<string> Repeated => repeated;

    /// <exception cref="JsonException">This is not JSON.</exception>
    public static JsonPositions Of(byte[] json)
    {
        var positions = new JsonPositions(json);
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            positions.Value(ref reader, "");
            reader.Read();
        }
        catch (InvalidOperationException problem)
        {
            // Half of a surrogate pair, which JSON can say and no text can have.
            throw new JsonException(problem.Message, problem);
        }

        return positions;
    }

    /// <summary>The place of what the pointer names, or of the nearest thing around it.</summary>
    public (int Line, int Column) Find(string pointer)
    {
        for (var at = pointer; at is not null; at = JsonPointer.Parent(at))
        {
            if (starts.TryGetValue(at, out var start))
                return Place(start);
        }

        return (1, 1);
    }

    /// <summary>The place of a byte, where the reader of the JSON stopped.</summary>
    public static (int Line, int Column) Find(byte[] json, JsonException problem)
    {
        var (line, column) = ((int)(problem.LineNumber ?? 0), (int)(problem.BytePositionInLine ?? 0));
        var start = 0;
        for (var passed = 0; passed < line; passed++)
            start += json.AsSpan(start).IndexOf((byte)'\n') + 1;
        return (line + 1, Encoding.UTF8.GetCharCount(json.AsSpan(start, Math.Min(column, json.Length - start))) + 1);
    }

    private void Value(ref Utf8JsonReader reader, string pointer)
    {
        starts.TryAdd(pointer, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var member = JsonPointer.Member(pointer, reader.GetString()!);
                    if (starts.ContainsKey(member))
                        repeated.Add(member);
                    starts[member] = (int)reader.TokenStartIndex;
                    reader.Read();
                    Value(ref reader, member);
                }

                break;
            case JsonTokenType.StartArray:
                for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                    Value(ref reader, JsonPointer.Item(pointer, index));
                break;
            case JsonTokenType.String:
                reader.GetString();
                break;
        }
    }

    private (int Line, int Column) Place(int start)
    {
        var before = json.AsSpan(0, start);
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }
}
