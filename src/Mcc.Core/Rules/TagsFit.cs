using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Each key of a tag occurs once and is not one of the scripts' own, and AWS allows 50 tags for a resource (API reference of CreateModel).
/// </summary>
public sealed class TagsFit : IRule
{
    private const int AwsMaximum = 50;

    /// <summary>The project's name, the target, the stage, and the history or the resources.</summary>
    private const int OwnTags = 4;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.Tags.InEffect is not { } setting)
            yield break;
        var tags = ResourceTags.Said(deployment).ToList();
        foreach (var (key, _) in tags.Where(tag => tag.Key.StartsWith(ResourceTags.OwnPrefix, StringComparison.Ordinal)))
            yield return Finding.Error("tags-fit", $"`{setting.Parameter.Key}` (from {setting.Origin}) has the key `{key}`, but "
                + $"`{ResourceTags.OwnPrefix}` is reserved for the scripts' own tags.", "Use another key.");
        foreach (var key in tags.CountBy(tag => tag.Key, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => pair.Key))
            yield return Finding.Error("tags-fit", $"`{setting.Parameter.Key}` (from {setting.Origin}) has the duplicate key `{key}`.",
                "Remove one of the tags.");
        if (tags.Count > AwsMaximum - OwnTags)
            yield return Finding.Error("tags-fit", $"`{setting.Parameter.Key}` (from {setting.Origin}) has {tags.Count} tags, but AWS "
                + $"allows {AwsMaximum} for a resource, and {OwnTags} are the scripts' own.", "Remove some.");
    }
}
