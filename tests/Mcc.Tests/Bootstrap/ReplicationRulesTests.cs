using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Bootstrap;

/// <summary>A change of a registry's replication adds what is missing, and keeps everything that others want.</summary>
public sealed class ReplicationRulesTests
{
    private const string Own = "123456789012";
    private static readonly string[] Regions = ["eu-west-1", "eu-central-1", "us-west-2"];
    private static readonly string[] Prefixes = ["", "team/", "team/a", "prod"];

    /// <summary>A rule is PLACE,… or PLACE,…:PREFIX,… here.</summary>
    [Theory]
    [InlineData("", "eu-west-1", "", "123456789012/eu-west-1")]
    [InlineData("", "222233334444/eu-west-1", "team", "222233334444/eu-west-1:team")]
    [InlineData("123456789012/eu-west-1", "eu-west-1", "team", null)]
    [InlineData("123456789012/eu-west-1:te", "eu-west-1", "team", null)]
    [InlineData("123456789012/eu-west-1:team", "eu-west-1", "te", "123456789012/eu-west-1:team,te")]
    [InlineData("123456789012/eu-west-1", "eu-central-1", "", "123456789012/eu-west-1,123456789012/eu-central-1")]
    [InlineData("123456789012/eu-west-1:a", "eu-west-1", "b", "123456789012/eu-west-1:a,b")]
    [InlineData("123456789012/eu-west-1:a", "us-west-2", "a", "123456789012/eu-west-1,123456789012/us-west-2:a")]
    [InlineData("123456789012/eu-west-1:a", "us-west-2", "b", "123456789012/eu-west-1:a 123456789012/us-west-2:b")]
    public void What_is_missing_is_added(string rules, string place, string prefix, string? merged) =>
        Text(ReplicationRules.Merge(Read(rules), [ReplicationPlace.Parse(place, Own)!], prefix)).ShouldBe(merged);

    [Theory]
    [InlineData("eu_west_1")]
    [InlineData("12/eu-west-1")]
    [InlineData("eu-west-1/123456789012")]
    [InlineData("")]
    public void Other_texts_are_no_places(string text) => ReplicationPlace.Parse(text, Own).ShouldBeNull();

    [Fact]
    public void Nothing_that_is_copied_stops_and_what_is_asked_for_is_copied()
    {
        var random = new Random(20261130);
        for (var round = 0; round < 2000; round++)
        {
            var rules = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Rule(random))]);
            var places = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Place(random)).ToList();
            var prefix = Prefixes[random.Next(Prefixes.Length)];
            var before = rules.ToJsonString();

            var merged = ReplicationRules.Merge(rules, places, prefix);

            rules.ToJsonString().ShouldBe(before);
            foreach (var name in new[] { "team/a", "team/b", "prod", "production", "other" })
            {
                var wanted = Copied(rules, name).Concat(name.StartsWith(prefix, StringComparison.Ordinal) ? places : []).ToHashSet();
                Copied(merged ?? rules, name).IsSupersetOf(wanted).ShouldBeTrue($"{before} with {string.Join(',', places)} {prefix}");
            }

            if (merged is not null)
                ReplicationRules.Merge(merged, places, prefix).ShouldBeNull();
        }
    }

    /// <summary>Where ECR copies a repository to: by each rule without filters, or with one that its name begins with.</summary>
    private static HashSet<ReplicationPlace> Copied(JsonArray rules, string name) =>
    [
        .. from rule in rules
           let filters = rule!["repositoryFilters"]?.AsArray()
           where filters is null || filters.Any(filter => name.StartsWith((string)filter!["filter"]!, StringComparison.Ordinal))
           from place in rule["destinations"]!.AsArray()
           select new ReplicationPlace((string)place!["region"]!, (string)place["registryId"]!),
    ];

    private static JsonNode Rule(Random random)
    {
        var rule = new JsonObject
        {
            ["destinations"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Place(random))
            .Distinct().Select(place => new JsonObject { ["region"] = place.Region, ["registryId"] = place.Account })])
        };
        if (random.Next(3) > 0)
            rule["repositoryFilters"] = new JsonArray([.. Prefixes.Skip(1).Where(_ => random.Next(2) == 0).DefaultIfEmpty("prod")
                .Select(prefix => new JsonObject { ["filter"] = prefix, ["filterType"] = "PREFIX_MATCH" })]);
        return rule;
    }

    private static ReplicationPlace Place(Random random) =>
        new(Regions[random.Next(Regions.Length)], random.Next(2) == 0 ? Own : "222233334444");

    private static JsonArray Read(string rules) => new([.. rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(rule =>
    {
        var parts = rule.Split(':');
        var json = new JsonObject { ["destinations"] = new JsonArray([.. parts[0].Split(',').Select(place => place.Split('/'))
            .Select(place => new JsonObject { ["region"] = place[1], ["registryId"] = place[0] })]) };
        if (parts.Length > 1)
            json["repositoryFilters"] = new JsonArray([.. parts[1].Split(',')
                .Select(prefix => new JsonObject { ["filter"] = prefix, ["filterType"] = "PREFIX_MATCH" })]);
        return json;
    })]);

    private static string? Text(JsonArray? rules) => rules is null ? null : string.Join(' ', rules.Select(rule =>
        string.Join(',', rule!["destinations"]!.AsArray().Select(place => $"{place!["registryId"]}/{place["region"]}"))
        + (rule["repositoryFilters"] is JsonArray filters ? ":" + string.Join(',', filters.Select(filter => filter!["filter"])) : "")));
}
