using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>
/// The calls that show one resource as it is, and the comparison of their answers with the template (<c>bootstrap/describe.json</c>).
/// </summary>
public sealed partial class Description(DescribeFile file, string type, string physical, JsonObject properties)
{
    private const string Id = "id";
    private const string Item = "item";

    /// <summary>Whether this program knows calls for such resources.</summary>
    public bool IsKnown => file.Rows.Any(row => row.Type == type);

    /// <summary>The calls in their order. Words of later calls may need answers of earlier ones: see <see cref="Words"/>.</summary>
    public IReadOnlyList<(DescribeRow Row, JsonNode? Item)> Calls =>
    [
        .. from row in file.Rows
           where row.Type == type
           from item in row.Each is null ? [null] : (properties[row.Each] as JsonArray ?? []).AsEnumerable()
           select (row, item),
    ];

    /// <param name="answers">The members of all answers so far.</param>
    public IReadOnlyList<string> Words(DescribeRow row, JsonNode? item, JsonObject answers) =>
        [.. row.Call.Select(word => Placeholder().Replace(word, match => Value(match.Groups[1].Value, item, answers)))];

    /// <param name="answer">Null: AWS has nothing of it.</param>
    public IEnumerable<PropertyDifference> Compare(DescribeRow row, JsonNode? item, JsonNode? answer) =>
        from member in row.Members
        let expected = member.Property.Length == 0 ? item : At(item as JsonObject, member.Property) ?? At(properties, member.Property)
        where expected is not null
        from difference in PropertyComparison.Between(expected, At(answer, member.Answer), "/" + member.Property.Replace('.', '/'))
        select difference;

    /// <summary>Whether an answer has nothing of the resource: lists of some services are empty instead of failing.</summary>
    public static bool IsAbsent(DescribeRow row, JsonNode? answer) => row.Members.All(member => At(answer, member.Answer) is null);

    private string Value(string name, JsonNode? item, JsonObject answers) => name switch
    {
        Id => physical,
        Item => item.AsText() ?? "",
        _ => At(item as JsonObject, name).AsText() ?? At(properties, name).AsText() ?? At(answers, name).AsText() ?? "",
    };

    private static JsonNode? At(JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, static (at, part) => at switch
        {
            JsonObject members => members[part],
            JsonArray items when int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
            _ => null,
        });

    [GeneratedRegex(@"\{([A-Za-z.0-9]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
