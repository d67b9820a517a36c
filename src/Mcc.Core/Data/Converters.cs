using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>An enumeration by its names in lower camel case; numbers are refused.</summary>
public sealed class NameConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A version written as text, such as "12.4"; "12" is 12.0.</summary>
public sealed class VersionConverter : JsonConverter<Version>
{
    public override Version Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return Version.TryParse(text.Contains('.') ? text : text + ".0", out var version)
            ? version
            : throw new JsonException("A version must be text such as \"12.4\".");
    }

    public override void Write(Utf8JsonWriter writer, Version value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>A condition: an object whose members are lists of values.</summary>
public sealed class ConditionConverter : JsonConverter<Condition>
{
    public override Condition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject);
        var terms = new List<(string, IReadOnlyList<string>)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
            var values = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Expect(reader.TokenType == JsonTokenType.String);
                values.Add(reader.GetString()!);
            }

            terms.Add((key, values));
        }

        return new(terms);
    }

    public override void Write(Utf8JsonWriter writer, Condition value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, values) in value.Terms)
        {
            writer.WriteStartArray(key);
            foreach (var text in values)
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Expect(bool condition)
    {
        if (!condition)
            throw new JsonException("A condition must be an object of lists of text, such as {\"framework\": [\"sklearn\"]}.");
    }
}
