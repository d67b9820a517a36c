using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>What SageMaker's List operations have in common: filters, order and pages.</summary>
/// <param name="nameMember">The member that holds the name, as ModelName.</param>
/// <param name="statusMember">The member that holds the status, empty when there is none.</param>
internal sealed class Listing(string nameMember, string statusMember = "")
{
    /// <summary>AWS's default.</summary>
    private const int PageLength = 10;

    /// <summary>The page that the request asks for, and the token of the next one.</summary>
    public (IReadOnlyList<JsonObject> Page, JsonNode? NextToken) Page(IEnumerable<JsonObject> records, JsonObject input)
    {
        var ordered = Ordered(records.Where(record => Matches(record, input)), input).ToList();
        var start = input["NextToken"] is { } token ? Start(ordered, (string)token!) : 0;
        var length = (int?)input["MaxResults"] ?? PageLength;
        var page = ordered.Skip(start).Take(length).ToList();
        var next = start + length < ordered.Count ? Token(start + length, Name(page[^1])) : null;
        return (page, next);
    }

    /// <summary>The whole answer: each record's listed members under the output's member.</summary>
    public JsonObject Answer(IEnumerable<JsonObject> records, JsonObject input, string outputMember, params string[] members)
    {
        var (page, next) = Page(records, input);
        return new()
        {
            [outputMember] = new JsonArray([.. page.Select(record => Chosen(record, members))]),
            ["NextToken"] = next,
        };
    }

    public static JsonObject Chosen(JsonObject record, IEnumerable<string> members) =>
        new(members.Where(record.ContainsKey).Select(member => KeyValuePair.Create(member, record[member]?.DeepClone())));

    private bool Matches(JsonObject record, JsonObject input) =>
        ((string?)input["NameContains"] is not { } part || Name(record).Contains(part, StringComparison.OrdinalIgnoreCase))
        && ((string?)input["StatusEquals"] is not { } status
            || string.Equals((string?)record[statusMember], status, StringComparison.Ordinal))
        && IsBetween(record, input, "CreationTime")
        && IsBetween(record, input, "LastModifiedTime");

    private static bool IsBetween(JsonObject record, JsonObject input, string member)
    {
        var time = (double?)record[member] ?? 0;
        return (Time.Seconds(input[member + "After"]) is not { } after || time > after)
            && (Time.Seconds(input[member + "Before"]) is not { } before || time < before);
    }

    private IEnumerable<JsonObject> Ordered(IEnumerable<JsonObject> records, JsonObject input)
    {
        // By creation, newest first, unless the request says otherwise; names make the order certain.
        var sorted = (string?)input["SortBy"] switch
        {
            "Name" => records.OrderBy(Name, StringComparer.Ordinal),
            "Status" => records.OrderBy(record => (string?)record[statusMember], StringComparer.Ordinal)
                .ThenBy(Name, StringComparer.Ordinal),
            _ => records.OrderBy(record => (double?)record["CreationTime"] ?? 0).ThenBy(Name, StringComparer.Ordinal),
        };
        return (string?)input["SortOrder"] is "Ascending" ? sorted : sorted.Reverse();
    }

    private string Name(JsonObject record) => (string)record[nameMember]!;

    private static string Token(int index, string name) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index} {name}")));

    /// <summary>Behind the last record of the page before, even when others came or went since.</summary>
    private int Start(List<JsonObject> ordered, string token)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(' ', 2);
            var last = ordered.FindIndex(record => string.Equals(Name(record), text[1], StringComparison.Ordinal));
            return last >= 0 ? last + 1 : int.Parse(text[0], CultureInfo.InvariantCulture);
        }
        catch (Exception bad) when (bad is FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw AwsServiceException.Validation("The pagination token is invalid.");
        }
    }
}
