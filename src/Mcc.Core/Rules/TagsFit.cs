using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>Each key of a tag occurs once, and AWS allows 50 tags for a resource (API reference of CreateModel).</summary>
public sealed class TagsFit : IRule
{
    private const int Most = 50;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.Tags.InEffect is not { } setting)
            yield break;
        var tags = ResourceTags.Of(deployment).ToList();
        foreach (var key in tags.CountBy(tag => tag.Key, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => pair.Key))
            yield return Finding.Error("tags-fit", $"`{setting.Parameter.Key}` (from {setting.Origin}) has the duplicate key `{key}`.",
                key == ResourceTags.ProjectKey ? "Remove it: it has the project's name." : "Remove one of the tags.");
        if (tags.Count > Most)
            yield return Finding.Error("tags-fit", $"`{setting.Parameter.Key}` (from {setting.Origin}) and `{ResourceTags.ProjectKey}` are "
                + $"{tags.Count} tags, but AWS allows {Most}.", "Remove some.");
    }
}
