using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>
/// The lifecycle policy of a project's repository, evaluated as ECR does: rules in their order, where an image that a rule selects is no
/// later rule's (https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html).
/// </summary>
public sealed class LifecyclePolicyTests
{
    private sealed record Image(int Number, double AgeDays, IReadOnlyList<string> Tags);

    private static readonly JsonArray Rules = JsonNode.Parse(DataFiles.Embedded.Read(
        "features/image-repository/files/runtime/aws/lifecycle-policy.json"))!["rules"]!.AsArray();

    [Fact]
    public void What_is_deployed_or_latest_never_expires_and_old_builds_do()
    {
        var random = new Random(20261130);
        var expiredBuilds = 0;
        for (var round = 0; round < 500; round++)
        {
            var images = History(random);

            var expired = Expired(images);

            foreach (var image in images)
            {
                var isKept = image.Tags.Any(tag => tag == "latest" || tag.StartsWith("deployed-", StringComparison.Ordinal));
                var isOld = image.Tags.Count == 0 ? image.AgeDays > 14
                    : image.Tags.Any(tag => tag.StartsWith("build-", StringComparison.Ordinal)) && image.AgeDays > 90;
                expired.Contains(image.Number).ShouldBe(isOld && !isKept, $"{image.AgeDays:0} days, {string.Join(' ', image.Tags)}");
                expiredBuilds += isOld && !isKept && image.Tags.Count > 0 ? 1 : 0;
            }
        }

        expiredBuilds.ShouldBeGreaterThan(500);
    }

    /// <summary>Builds, versions that are or were deployed, a tag that moves, and what lost its tags.</summary>
    private static List<Image> History(Random random)
    {
        var latest = random.Next(60);
        return [.. Enumerable.Range(0, random.Next(1, 60)).Select(number =>
        {
            var tags = new List<string>();
            if (random.Next(4) > 0) tags.Add($"build-{number:x12}");
            if (random.Next(4) == 0) tags.Add($"deployed-model-{number:x10}");
            if (random.Next(8) == 0) tags.Add($"1.0.{number}");
            if (number == latest) tags.Add("latest");
            return new Image(number, random.NextDouble() * 400, tags);
        })];
    }

    private static HashSet<int> Expired(IReadOnlyList<Image> images)
    {
        var (selected, expired) = (new HashSet<int>(), new HashSet<int>());
        foreach (var rule in Rules.OrderBy(rule => (int)rule!["rulePriority"]!))
        {
            var selection = rule!["selection"]!;
            var chosen = images.Where(image => Selects(selection, image)).OrderBy(image => image.AgeDays).ToList();
            var number = (int)selection["countNumber"]!;
            foreach (var image in (string)selection["countType"]! == "imageCountMoreThan" ? chosen.Skip(number)
                : chosen.Where(image => image.AgeDays > number))
            {
                if (!selected.Contains(image.Number))
                    expired.Add(image.Number);
            }

            selected.UnionWith(chosen.Select(image => image.Number));
        }

        return expired;
    }

    private static bool Selects(JsonNode selection, Image image) => (string)selection["tagStatus"]! switch
    {
        "untagged" => image.Tags.Count == 0,
        "tagged" when selection["tagPrefixList"] is JsonArray prefixes => prefixes.All(prefix =>
            image.Tags.Any(tag => tag.StartsWith((string)prefix!, StringComparison.Ordinal))),
        "tagged" => selection["tagPatternList"]!.AsArray().All(pattern => image.Tags.Any(tag => Regex.IsMatch(tag,
            $@"\A{Regex.Escape((string)pattern!).Replace(@"\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.NonBacktracking))),
        var other => throw new ArgumentOutOfRangeException(nameof(selection), other, "Not a status of the policy."),
    };
}
