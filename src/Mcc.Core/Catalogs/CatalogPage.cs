using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Catalogs;

/// <summary>A catalog as a person looks at it: its date and source, and its entries, whatever they are.</summary>
/// <param name="Name">Its path below <c>catalogs/</c>, without the ending.</param>
/// <param name="Date">The day on which its facts were looked up.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Entries">The members of its largest list or table.</param>
public sealed record CatalogPage(string Name, DateOnly Date, string Source, IReadOnlyList<JsonNode?> Entries, JsonObject Content)
{
    private const string Folder = "catalogs";
    private const string Ending = ".json";

    /// <summary>What the file says of its columns.</summary>
    private const string Notes = "notes";

    /// <summary>The names of all catalogs, which are not read for that.</summary>
    public static IEnumerable<string> Names(DataFiles files) =>
        files.Below(Folder).Where(path => path.EndsWith(Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(NameOf);

    /// <summary>The name of the catalog in a file below <c>data/</c>.</summary>
    public static string NameOf(string path) => path[(Folder.Length + 1)..^Ending.Length];

    /// <summary>All of them, by name, with the rows of the user's data folders.</summary>
    public static IReadOnlyList<CatalogPage> All(DataFiles files) =>
        [.. Names(files).Select(name => Find(files, name)!)];

    /// <summary>One of them, without reading the others; null where none has that name.</summary>
    public static CatalogPage? Find(DataFiles files, string name) => files.Has($"{Folder}/{name}{Ending}")
        ? Of(name, (JsonObject)WholeJson.Parse(files.ReadText($"{Folder}/{name}{Ending}"))!) : null;

    /// <summary>The entries that have this text somewhere, whatever the case of its letters.</summary>
    public IEnumerable<JsonNode?> Having(string text) =>
        Entries.Where(entry => Texts(entry).Any(each => each.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private static CatalogPage Of(string name, JsonObject content) => new(
        name,
        DateOnly.ParseExact((string)content["date"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        (string)content["source"]!,
        content.Where(member => member.Key != Notes).Select(member => Listed(member.Value)).MaxBy(entries => entries.Count) ?? [],
        content);

    /// <summary>The entries of a list, or of a table as objects of one member.</summary>
    private static IReadOnlyList<JsonNode?> Listed(JsonNode? node) => node switch
    {
        JsonArray list => [.. list],
        JsonObject table => [.. table.Select(member => new JsonObject { [member.Key] = member.Value?.DeepClone() })],
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(Texts),
        null => [],
        _ => [node.ToString()],
    };
}
