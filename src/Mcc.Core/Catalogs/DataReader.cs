using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>Reads the members of one JSON object of our own data; what is wrong there is a bug and throws.</summary>
public readonly struct DataReader(JsonElement json)
{
    public string Text(string name) => json.GetProperty(name).GetString()!;

    public string? TextOrNull(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public bool Flag(string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    public decimal? NumberOrNull(string name) => json.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    /// <summary>A copy that outlives the document.</summary>
    public JsonElement? ElementOrNull(string name) => json.TryGetProperty(name, out var value) ? value.Clone() : null;

    public IReadOnlyList<string> Texts(string name) =>
        json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    public IReadOnlyDictionary<string, string> TextMap(string name) =>
        json.TryGetProperty(name, out var value)
            ? value.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    public Condition? Condition(string name) => json.TryGetProperty(name, out var value) ? Catalogs.Condition.Read(value) : null;

    public IReadOnlyList<Condition> Conditions(string name) =>
        json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(Catalogs.Condition.Read)] : [];
}
