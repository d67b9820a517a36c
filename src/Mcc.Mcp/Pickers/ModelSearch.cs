using System.Text.Json.Nodes;
using Mcc.Platform.Aws;

namespace Mcc.Mcp.Pickers;

/// <summary>Models that a search found where models are, in the spelling of <c>--model-name</c>.</summary>
/// <param name="Trouble">Why there may be more, or any: a line for a person.</param>
public sealed record ModelSearch(IReadOnlyList<string> Names, string? Trouble)
{
    /// <summary>AWS answers no more at once, and its CLI knows no pages of a hub.</summary>
    private const int MostResults = 100;

    private const string S3 = "s3://";
    private const string JumpStart = "jumpstart://";
    private const string Registry = "registry://";

    public static async Task<ModelSearch> Find(LiveSources live, string search, int most, string? region, CancellationToken cancel)
    {
        if (search.StartsWith(S3, StringComparison.Ordinal))
            return await InBucket(live.Aws, search[S3.Length..], most, region, cancel);
        if (search.StartsWith(JumpStart, StringComparison.Ordinal))
            return Named(await live.Aws.Ask(
                ["sagemaker", "list-hub-contents", "--hub-name", "SageMakerPublicHub", "--hub-content-type", "Model", "--name-contains",
                    Words(search[JumpStart.Length..]), "--max-results", $"{Math.Min(most, MostResults)}"], region, cancel),
                        "HubContentSummaries", "HubContentName", JumpStart);
        if (search.StartsWith(Registry, StringComparison.Ordinal))
            return Named(await live.Aws.Ask(
                ["sagemaker", "list-model-package-groups", "--name-contains", Words(search[Registry.Length..]), "--max-items",
                    $"{most}"], region, cancel), "ModelPackageGroupSummaryList", "ModelPackageGroupName", Registry);
        try
        {
            using var hub = live.Hub();
            return new([.. (await hub.Search(search, most, cancel)).Select(model => model.Id)], null);
        }
        catch (IOException exception)
        {
            return new([], exception.Message);
        }
    }

    /// <summary>The folders below a prefix, and the archives in it.</summary>
    private static async Task<ModelSearch> InBucket(AwsCli aws, string place, int most, string? region, CancellationToken cancel)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (bucket, prefix) = slash < 0 ? (place, "") : (place[..slash], place[(slash + 1)..]);
        if (bucket.Length == 0)
            return new([], "The bucket is missing. Search for s3://bucket/prefix.");
        var answer = await aws.Ask(["s3api", "list-objects-v2", $"--bucket={bucket}", $"--prefix={prefix}", "--delimiter=/", "--max-items",
            $"{most}"], region, cancel);
        var folders = answer.List("CommonPrefixes").Select(each => each["Prefix"]);
        var archives = answer.List("Contents").Select(each => each["Key"])
            .Where(key => key?.ToString().EndsWith(".tar.gz", StringComparison.Ordinal) ?? false);
        return new([.. folders.Concat(archives).OfType<JsonNode>().Take(most).Select(name => $"{S3}{bucket}/{name}")], answer.Trouble);
    }

    private static ModelSearch Named(AwsResponse answer, string list, string member, string prefix) =>
        new([.. answer.List(list).Select(each => each[member]).OfType<JsonNode>().Select(name => prefix + name)], answer.Trouble);

    /// <summary>A filter of AWS's must have a character, and would be taken for an option if it began with a hyphen.</summary>
    private static string Words(string search) => search.TrimStart('-') is { Length: > 0 } words ? words : "a";
}
