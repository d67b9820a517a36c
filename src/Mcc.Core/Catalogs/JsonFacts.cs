using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>
/// How our own data is read. A fact that is required and missing is a bug of the data, hence an exception;
/// one that may be unknown is null or absent in the file, and null here.
/// </summary>
internal static class JsonFacts
{
    extension(JsonElement element)
    {
        public string Text(string name) => element.GetProperty(name).GetString()
            ?? throw new JsonException($"`{name}` is null.");

        public int Number(string name) => element.GetProperty(name).GetInt32();

        public string? TextOrNull(string name) => element.Known(name)?.GetString();

        public int? NumberOrNull(string name) => element.Known(name)?.GetInt32();

        public long? LongOrNull(string name) => element.Known(name)?.GetInt64();

        public decimal? DecimalOrNull(string name) => element.Known(name)?.GetDecimal();

        public bool Flag(string name) => element.FlagOrNull(name) ?? false;

        public bool? FlagOrNull(string name) => element.Known(name)?.GetBoolean();

        /// <summary>A version written as a text, such as "12.4"; a lone number counts as its major part.</summary>
        public Version? VersionOrNull(string name) => element.TextOrNull(name) is { } text
            ? Version.Parse(text.Contains('.') ? text : text + ".0")
            : null;

        /// <summary>A list of texts, empty where it is absent.</summary>
        public IReadOnlyList<string> Texts(string name) => element.Known(name) is { } list
            ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [];

        /// <summary>An object of texts in the order of the file, empty where it is absent.</summary>
        public IReadOnlyDictionary<string, string> TextsByName(string name) => element.Known(name) is { } map
            ? new OrderedDictionary<string, string>(
                map.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString() ?? "")),
                StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

        /// <summary>A copy that outlives the document.</summary>
        public JsonElement? ElementOrNull(string name) => element.TryGetProperty(name, out var value) ? value.Clone() : null;

        public Condition? Condition(string name) => element.Known(name) is { } condition ? Catalogs.Condition.Read(condition) : null;

        public IReadOnlyList<Condition> Conditions(string name) => element.Known(name) is { } list
            ? [.. list.EnumerateArray().Select(Catalogs.Condition.Read)]
            : [];

        public IEnumerable<JsonElement> Rows(string name = "rows") => element.GetProperty(name).EnumerateArray();

        private JsonElement? Known(string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
