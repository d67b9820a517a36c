using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mcc.Core.Text;

namespace Mcc.Core.Data;

/// <summary><c>exports/FORMAT/mapping.json</c>: how requests become resources of one tool's templates.</summary>
/// <param name="Language">Which of <c>ExportLanguages</c> writes it.</param>
/// <param name="Later">Expressions for values that are known only when the scripts run, as a JSON template.</param>
/// <param name="InBucket">Those of them that are in the user's bucket.</param>
/// <param name="Without">Requests without a resource, as service:Operation or by the payload's name, with the message for the user.</param>
/// <param name="Values">Values that the templates may name.</param>
public sealed record ExportMappingFile(
    string Title,
    string Language,
    IReadOnlyList<string> InBucket,
    IReadOnlyDictionary<string, JsonElement> Later,
    IReadOnlyDictionary<string, MappedResourceEntry> Resources,
    IReadOnlyDictionary<string, string> Without,
    IReadOnlyDictionary<string, JsonElement>? Values = null) : CatalogFile;

/// <summary>A resource of a template: see <c>MappedResource</c>.</summary>
public sealed record MappedResourceEntry(
    string Type, IReadOnlyList<string> Requests, IReadOnlyDictionary<string, MappedMemberEntry> Members)
{
    /// <summary>Members that the template leaves out, so that the other side chooses a name and can replace the resource.</summary>
    public IReadOnlyList<string> Named { get => field ??= []; init; }

    /// <summary>Members that the tool does not know, and without which it deploys the same, each with the message for the user.</summary>
    public IReadOnlyDictionary<string, string> Loses { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Expressions that differ from those of the whole mapping.</summary>
    public IReadOnlyDictionary<string, JsonElement> Later { get => field ??= ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>CloudFormation: attributes of the resource, as a JSON template.</summary>
    public JsonElement? Adds { get; init; }

    /// <summary>Terraform: lines at the beginning of the block.</summary>
    public IReadOnlyList<string> Opens { get => field ??= []; init; }

    /// <summary>Terraform: lines at its end, as a JSON template of their list.</summary>
    public JsonElement? Closes { get; init; }
}

/// <summary>What a request's member is called in the template; a text is the name of a value.</summary>
/// <param name="Members">Of a structure, or of each structure of a list; empty for a value.</param>
/// <param name="Pairs">The two members of a list's items that become the names and values of one map; null where it stays a list.</param>
/// <param name="Entries">The opposite: the two members of a list's items that a map becomes; null where it stays a map.</param>
[JsonConverter(typeof(MappedMemberConverter))]
public sealed record MappedMemberEntry(
    string As, IReadOnlyDictionary<string, MappedMemberEntry> Members, (string Key, string Value)? Pairs,
    (string Key, string Value)? Entries)
{
    public static IReadOnlyDictionary<string, MappedMemberEntry> None { get; } = ReadOnlyDictionary<string, MappedMemberEntry>.Empty;
}

/// <summary>A text, or an object with <c>as</c> and <c>members</c> or <c>pairs</c>.</summary>
public sealed class MappedMemberConverter : JsonConverter<MappedMemberEntry>
{
    private const string As = "as";
    private const string Members = "members";
    private const string Pairs = "pairs";
    private const string Entries = "entries";

    public override MappedMemberEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new(reader.GetString()!, MappedMemberEntry.None, null, null);
        Expect(reader.TokenType == JsonTokenType.StartObject);
        string? name = null;
        IReadOnlyDictionary<string, MappedMemberEntry>? members = null;
        (string, string)? pairs = null, entries = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = reader.GetString()!;
            reader.Read();
            switch (member)
            {
                case As when name is null:
                    name = Text(ref reader);
                    break;
                case Members when members is null:
                    members = ReadAll(ref reader, typeToConvert, options);
                    break;
                case Pairs when pairs is null:
                    pairs = ReadPair(ref reader);
                    break;
                case Entries when entries is null:
                    entries = ReadPair(ref reader);
                    break;
                case As or Members or Pairs or Entries:
                    throw new JsonException($"Duplicate member `{member}`.");
                default:
                    var near = Nearest.DidYouMean(member, [As, Members, Pairs, Entries]);
                    throw new JsonException($"Unknown member `{member}`. {near}".TrimEnd());
            }
        }

        return new(name ?? throw new JsonException($"Required members are missing: `{As}`."), members ?? MappedMemberEntry.None, pairs,
            entries);
    }

    public override void Write(Utf8JsonWriter writer, MappedMemberEntry value, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    private Dictionary<string, MappedMemberEntry> ReadAll(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject);
        var members = new Dictionary<string, MappedMemberEntry>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!members.TryAdd(name, Read(ref reader, type, options)))
                throw new JsonException($"Duplicate member `{name}`.");
        }

        return members;
    }

    private static (string Key, string Value) ReadPair(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray && reader.Read());
        var key = Text(ref reader);
        Expect(reader.Read());
        var value = Text(ref reader);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
        return (key, value);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.String);
        return reader.GetString()!;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException(
                "A mapped member must be a name, or an object such as {\"as\": \"tags\", \"pairs\": [\"Key\", \"Value\"]}.");
        }
    }
}

/// <summary><c>operations.json</c>: the operations of AWS services that this program serves or that projects send.</summary>
/// <param name="Services">Operations by service.</param>
public sealed record OperationsFile(string About, IReadOnlyDictionary<string, IReadOnlyList<string>> Services)
{
    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}

/// <summary><c>quickstart.json</c>: what <c>mcc quickstart</c> makes.</summary>
/// <param name="Settings">Values of options, by key.</param>
/// <param name="SampleSettings">Those that only the sample's training needs.</param>
/// <param name="Train">The sample's training script, below the project.</param>
/// <param name="HeldBack">The rows that the training held back, below the project.</param>
/// <param name="Programs">What serving as a process needs besides Python.</param>
/// <param name="DebianPackages">The Debian packages that have all of it.</param>
public sealed record QuickstartRecipe(
    IReadOnlyDictionary<string, JsonElement> Settings,
    IReadOnlyDictionary<string, JsonElement> SampleSettings,
    string Train,
    string HeldBack,
    IReadOnlyList<string> Programs,
    IReadOnlyList<string> DebianPackages)
{
    public const string Path = "quickstart.json";

    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public static QuickstartRecipe Parse(ReadOnlyMemory<byte> json) =>
        DataReader.Read($"data/{Path}", json, DataJson.Default.QuickstartRecipe);
}
