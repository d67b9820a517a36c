using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>
/// Which secrets a list has, and in which order. All filters must hold, and of each filter one value; a value that begins with ! excludes.
/// Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
/// </summary>
internal static class SecretFilters
{
    private static readonly char[] Separators = [' ', '/', '_', '-', '+', '=', '.', '@', ':'];

    public static IEnumerable<JsonObject> Select(IEnumerable<JsonObject> secrets, JsonObject input)
    {
        var isDeletedListed = (bool?)input["IncludePlannedDeletion"] is true;
        var filters = (input["Filters"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var found = secrets.Where(secret => isDeletedListed || secret[SecretStore.DeletedDate] is null)
            .Where(secret => filters.TrueForAll(filter => Matches(secret, filter)));
        var ordered = (string?)input["SortBy"] switch
        {
            "name" => found.OrderBy(SecretStore.Name, StringComparer.Ordinal),
            "last-accessed-date" => Ordered(found, "LastAccessedDate"),
            "last-changed-date" => Ordered(found, "LastChangedDate"),
            _ => Ordered(found, "CreatedDate"),
        };
        return (string?)input["SortOrder"] is "desc" ? ordered.Reverse() : ordered;
    }

    private static IOrderedEnumerable<JsonObject> Ordered(IEnumerable<JsonObject> secrets, string member) =>
        secrets.OrderBy(secret => (double?)secret[member] ?? 0).ThenBy(SecretStore.Name, StringComparer.Ordinal);

    private static bool Matches(JsonObject secret, JsonObject filter)
    {
        var values = (filter["Values"] as JsonArray ?? []).Select(value => (string)value!).ToList();
        var excluded = values.Where(value => value.StartsWith('!')).ToList();
        return !excluded.Exists(value => Has(secret, (string?)filter["Key"], value[1..]))
            && (excluded.Count == values.Count || values.Exists(value => !value.StartsWith('!')
                && Has(secret, (string?)filter["Key"], value)));
    }

    private static bool Has(JsonObject secret, string? key, string value) => key switch
    {
        "name" => Begins(SecretStore.Name(secret), value, StringComparison.Ordinal),
        "description" => Words((string?)secret["Description"] ?? "").Any(word => Begins(word, value, StringComparison.OrdinalIgnoreCase))
            || Begins((string?)secret["Description"], value, StringComparison.OrdinalIgnoreCase),
        "tag-key" => Tags(secret, "Key").Any(text => Begins(text, value, StringComparison.Ordinal)),
        "tag-value" => Tags(secret, "Value").Any(text => Begins(text, value, StringComparison.Ordinal)),
        // Nothing is replicated, and no other service owns a secret here.
        "primary-region" or "owning-service" => false,
        _ => Words(value).All(wanted => Texts(secret).SelectMany(Words)
            .Any(word => Begins(word, wanted, StringComparison.OrdinalIgnoreCase))),
    };

    private static IEnumerable<string> Texts(JsonObject secret) =>
        [SecretStore.Name(secret), (string?)secret["Description"] ?? "", .. Tags(secret, "Key"), .. Tags(secret, "Value")];

    private static IEnumerable<string> Tags(JsonObject secret, string member) =>
        (secret["Tags"] as JsonArray ?? []).Select(tag => (string?)tag?[member] ?? "");

    private static string[] Words(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static bool Begins(string? text, string value, StringComparison comparison) => text?.StartsWith(value, comparison) is true;
}
