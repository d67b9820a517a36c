using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>The tags of what a project creates in AWS: its own, then the user's.</summary>
public static class ResourceTags
{
    /// <summary>What the keys of the scripts' own tags begin with (project, target, stage, history, resources).</summary>
    public const string OwnPrefix = "mcc:";

    /// <summary>The key of the tag that has the project's name.</summary>
    public const string ProjectKey = "mcc:project";

    public static IEnumerable<(string Key, string Value)> Of(Deployment deployment) =>
        Said(deployment).Prepend((ProjectKey, deployment.Settings.ProjectName.Value!));

    /// <summary>What the user says, in the order in which it was said.</summary>
    public static IEnumerable<(string Key, string Value)> Said(Deployment deployment) =>
        from tag in deployment.Settings.Tags.Effective
        let separator = tag.IndexOf('=', StringComparison.Ordinal)
        where separator > 0
        select (tag[..separator], tag[(separator + 1)..]);
}
