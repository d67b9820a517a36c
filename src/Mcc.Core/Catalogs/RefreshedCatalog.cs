using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Catalogs;

/// <summary>
/// The rows of one catalog that the user refreshed (<c>mcc catalog refresh</c>), and what they change. A new row is used; a row that
/// differs from a shipped one is used only if the user decided so, and then only in the members that a live source states.
/// </summary>
public sealed class RefreshedCatalog
{
    private const string DateFormat = "yyyy-MM-dd";
    private const int MaximumRows = 5_000;
    private const int MaximumText = 1_000;

    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private RefreshedCatalog(ExtensibleCatalog catalog, IReadOnlyList<RefreshedEntry> entries)
    {
        Catalog = catalog;
        Entries = entries;
    }

    public ExtensibleCatalog Catalog { get; }

    public IReadOnlyList<RefreshedEntry> Entries { get; }

    public static RefreshedCatalog Empty(ExtensibleCatalog catalog) => new(catalog, []);

    /// <param name="shownAs">The file's name in messages.</param>
    /// <exception cref="DataFileException">The file or one of its rows is not valid.</exception>
    public static RefreshedCatalog Parse(ExtensibleCatalog catalog, byte[] json, string shownAs)
    {
        var file = DataReader.Read(shownAs, json, DataJson.Default.RefreshedFile);
        var entries = new List<RefreshedEntry>();
        foreach (var (index, row) in file.Rows.Index())
        {
            if (row.Row.ValueKind != JsonValueKind.Object || !TryDate(row.Date, out var date))
                throw new DataFileException(new(shownAs), $"Row {index + 1} has no valid `row` and `date`.");
            var entry = new RefreshedEntry(JsonObject.Create(row.Row)!, row.Source, date, row.Replaces);
            if (Problem(catalog, entry) is { } problem)
                throw new DataFileException(new(shownAs), $"Row {index + 1} is not valid: {problem}");
            if (entries.Exists(other => catalog.KeyOf(other.Row) == catalog.KeyOf(entry.Row)))
                throw new DataFileException(new(shownAs), $"The row `{catalog.KeyOf(entry.Row)}` exists twice.");
            entries.Add(entry);
        }

        return new(catalog, entries);
    }

    /// <summary>
    /// Rows of a live source as rows of the catalog: what a shipped row has in addition is kept, and nothing but the members that a live
    /// source may state is changed in it.
    /// </summary>
    public static IEnumerable<JsonObject> Complete(ExtensibleCatalog catalog, byte[] shipped, IReadOnlyList<JsonObject> stated)
    {
        var known = Empty(catalog).RowsByName(JsonNode.Parse(shipped)!);
        foreach (var row in stated.DistinctBy(catalog.KeyOf, StringComparer.Ordinal).Take(MaximumRows))
        {
            if (!known.TryGetValue(catalog.KeyOf(row), out var present))
            {
                yield return row;
                continue;
            }

            var complete = present.DeepClone().AsObject();
            foreach (var member in catalog.Refreshed.Where(row.ContainsKey))
                complete[member] = row[member]?.DeepClone();
            yield return complete;
        }
    }

    /// <summary>Why a row cannot be accepted; null where it can.</summary>
    public static string? Problem(ExtensibleCatalog catalog, RefreshedEntry entry)
    {
        if (entry.Row.Any(member => member.Value.AsText() is { } text && (text.Length > MaximumText || text.Any(char.IsControl))))
            return "A text is too long, or has characters that cannot be printed.";
        var findings = new List<Finding>();
        var file = new JsonObject
        {
            ["source"] = entry.Source,
            ["date"] = Text(entry.Date),
            [ExtensibleCatalog.Rows] = new JsonArray(entry.Row.DeepClone()),
        };
        catalog.Check(catalog.Path, Encoding.UTF8.GetBytes(file.ToJsonString()), findings);
        return findings.Count > 0 ? findings[0].Message : null;
    }

    /// <summary>These rows and new ones: of each name the new one.</summary>
    public RefreshedCatalog With(IReadOnlyList<RefreshedEntry> newer)
    {
        var names = newer.Select(entry => Catalog.KeyOf(entry.Row)).ToHashSet(StringComparer.Ordinal);
        return new(Catalog, [.. Entries.Where(entry => !names.Contains(Catalog.KeyOf(entry.Row))), .. newer]);
    }

    /// <summary>Only the rows that state something that the shipped catalog does not.</summary>
    public RefreshedCatalog Different(byte[] shipped) =>
        new(Catalog, [.. Compare(shipped).Where(each => each.IsDifferent).Select(each => each.Entry)]);

    public byte[] Write()
    {
        var rows = new JsonArray([.. Entries.Select(entry => (JsonNode)new JsonObject
        {
            ["source"] = entry.Source,
            ["date"] = Text(entry.Date),
            ["replaces"] = entry.Replaces,
            ["row"] = entry.Row.DeepClone(),
        })]);
        return Encoding.UTF8.GetBytes(new JsonObject { [ExtensibleCatalog.Rows] = rows }.ToJsonString(Written) + "\n");
    }

    /// <summary>How each row relates to the shipped catalog, in the order of the rows.</summary>
    /// <param name="shipped">The catalog's file.</param>
    public IReadOnlyList<RowDifference> Compare(byte[] shipped)
    {
        var known = RowsByName(JsonNode.Parse(shipped)!);
        return [.. Entries.Select(entry =>
        {
            var name = Catalog.KeyOf(entry.Row);
            var isNew = !known.TryGetValue(name, out var row);
            return new RowDifference(name, entry, isNew, isNew ? [] : Differences(row!, entry.Row));
        })];
    }

    /// <summary>The catalog with these rows.</summary>
    public byte[] Over(byte[] shipped)
    {
        if (Entries.Count == 0)
            return shipped;
        var file = JsonNode.Parse(shipped)!;
        var known = RowsByName(file);
        foreach (var entry in Entries)
        {
            if (!known.TryGetValue(Catalog.KeyOf(entry.Row), out var row))
                Add(file[ExtensibleCatalog.Rows]!.AsArray(), entry.Row);
            else if (entry.Replaces)
                Differences(row, entry.Row).ToList().ForEach(each => row[each.Member] = each.Refreshed?.DeepClone());
        }

        return Encoding.UTF8.GetBytes(file.ToJsonString());
    }

    /// <summary>A date as the files have it.</summary>
    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>A member that the refreshed row does not have is unknown to its source, and changes nothing.</summary>
    private List<MemberDifference> Differences(JsonObject shipped, JsonObject refreshed) =>
        [.. Catalog.Refreshed.Where(refreshed.ContainsKey).Where(member => !AreEqual(shipped[member], refreshed[member]))
            .Select(member => new MemberDifference(member, shipped[member], refreshed[member]))];

    /// <summary>The first row that fits a name is used, so a single model has its place before the families.</summary>
    private void Add(JsonArray rows, JsonObject row)
    {
        var family = rows.Index().FirstOrDefault(each => Catalog.KeyOf(each.Item!).Contains('*'), (rows.Count, null)).Item1;
        rows.Insert(family, row.DeepClone());
    }

    private Dictionary<string, JsonObject> RowsByName(JsonNode file) =>
        file[ExtensibleCatalog.Rows]!.AsArray().OfType<JsonObject>().ToDictionary(Catalog.KeyOf, StringComparer.Ordinal);

    private static bool AreEqual(JsonNode? one, JsonNode? other) =>
        one?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
            ? Number(one) == Number(other) : JsonNode.DeepEquals(one, other);

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
