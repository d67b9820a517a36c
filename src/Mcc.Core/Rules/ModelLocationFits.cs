using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// A model whose place cannot be read, or from which the target cannot take it; and a note where it can change without a word.
/// </summary>
public sealed class ModelLocationFits : IRule
{
    private const string CommitLength = "40 hexadecimal digits";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Location is not { } location)
            return [];
        var model = deployment.Settings.ModelName.Setting!;
        var given = $"`{model.Parameter.Key}` `{model.Text}` (from {model.Origin})";
        if (location is ModelLocation.Unknown(var reason, var fix))
            return [Finding.Error("model-name", $"{given} {reason}.", fix)];
        List<Finding> untaken = [.. Untaken(deployment, location, given)];
        return untaken.Count > 0 ? untaken : [.. Movable(location, given, model.Text!), .. Twice(deployment, location, given)];
    }

    /// <summary>By the layers' own word, so that a new one decides for itself.</summary>
    private static IEnumerable<Finding> Untaken(Deployment deployment, ModelLocation location, string given) =>
        from taker in new[]
        {
            (deployment.Architecture.Title, Kinds: deployment.Architecture.ModelSources, Why: deployment.Architecture.ModelSourcesReason),
            // A target that cannot be combined with the server is refused as a whole.
            (deployment.Target.Title, Kinds: deployment.Settings.Holds(deployment.Target.Requires) ? deployment.Target.ModelSources : null,
                Why: deployment.Target.ModelSourcesReason),
        }
        where taker.Kinds is not null && !taker.Kinds.Contains(location.Kind, StringComparer.Ordinal)
        select Finding.Error(
            "model-source",
            $"{given} is not supported by {taker.Title}{(taker.Why is null ? "." : $": {taker.Why}")}",
            $"Supported: {string.Join(", ", taker.Kinds!)}.");

    private static IEnumerable<Finding> Movable(ModelLocation location, string given, string name)
    {
        if (location is ModelLocation.Hub { Revision: null })
            yield return Finding.Note("model-revision", $"{given} has no pinned revision; a restart may load a different version.",
                $"Pin it with {name}@COMMIT.");
        else if (location is ModelLocation.Hub { Revision: { } revision } && !IsCommit(revision))
            yield return Finding.Note("model-revision", $"{given} is pinned to a branch or tag, which can be moved.",
                $"Pin a commit ({CommitLength}).");
    }

    private static IEnumerable<Finding> Twice(Deployment deployment, ModelLocation location, string given) =>
        // A file of this machine, the sample's, or many that come and go.
        from other in new[] { deployment.Settings.ModelPath.InEffect, deployment.Settings.IncludeSample.InEffect,
            deployment.Settings.MultiModel.InEffect }
        where location.IsMounted && other is { IsGiven: true } && other.Value is not Value.Flag { On: false }
        select Finding.Error("model-source", $"{given} and `{other.Parameter.Key}` (from {other.Origin}) set two different models.",
            $"Remove {deployment.Settings.ModelName.Setting!.Parameter.Flag} or {other.Parameter.Flag}.");

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);
}
