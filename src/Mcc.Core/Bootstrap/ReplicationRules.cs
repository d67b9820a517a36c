using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>
/// The rules by which a registry of ECR copies its images. There is one list for the whole registry, and AWS has no call that adds to it:
/// so a change is the list that exists, with what is missing added to it.
/// </summary>
public static class ReplicationRules
{
    /// <summary>Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html, and AWS's service model.</summary>
    public const int MaximumRules = 10;

    private const string Destinations = "destinations";
    private const string Filters = "repositoryFilters";
    private const string Filter = "filter";
    private const string Region = "region";
    private const string Account = "registryId";

    /// <summary>
    /// The list with which repositories that begin with the prefix are copied to the places; null where they are copied already.
    /// </summary>
    /// <param name="prefix">Empty: all repositories.</param>
    public static JsonArray? Merge(JsonArray rules, IReadOnlyList<ReplicationPlace> places, string prefix)
    {
        var missing = places.Distinct().Where(place => !rules.Any(rule => Covers(rule!, place, prefix))).ToList();
        if (missing.Count == 0)
            return null;
        var merged = (JsonArray)rules.DeepClone();
        if (prefix.Length > 0
            && merged.FirstOrDefault(rule => PrefixesOf(rule!).Count > 0 && PlacesOf(rule!).SetEquals(missing)) is { } same)
            same[Filters]!.AsArray().Add((JsonNode)FilterOf(prefix));
        else if (merged.FirstOrDefault(rule => PrefixesOf(rule!).SetEquals(prefix.Length > 0 ? [prefix] : [])) is { } alike)
            missing.ForEach(place => alike[Destinations]!.AsArray().Add((JsonNode)DestinationOf(place)));
        else
            merged.Add((JsonNode)RuleOf(missing, prefix));
        return merged;
    }

    private static bool Covers(JsonNode rule, ReplicationPlace place, string prefix) =>
        PlacesOf(rule).Contains(place)
        && PrefixesOf(rule) is var prefixes
        && (prefixes.Count == 0 || prefixes.Any(each => prefix.StartsWith(each, StringComparison.Ordinal)));

    private static HashSet<ReplicationPlace> PlacesOf(JsonNode rule) => [.. (rule[Destinations] as JsonArray ?? [])
        .Select(place => new ReplicationPlace(place![Region].AsText() ?? "", place[Account].AsText() ?? ""))];

    private static HashSet<string> PrefixesOf(JsonNode rule) =>
        [.. (rule[Filters] as JsonArray ?? []).Select(filter => filter![Filter].AsText() ?? "")];

    private static JsonObject RuleOf(IEnumerable<ReplicationPlace> places, string prefix)
    {
        var rule = new JsonObject { [Destinations] = new JsonArray([.. places.Select(DestinationOf)]) };
        if (prefix.Length > 0)
            rule[Filters] = new JsonArray(FilterOf(prefix));
        return rule;
    }

    private static JsonObject DestinationOf(ReplicationPlace place) => new() { [Region] = place.Region, [Account] = place.Account };

    private static JsonObject FilterOf(string prefix) => new() { [Filter] = prefix, ["filterType"] = "PREFIX_MATCH" };
}
