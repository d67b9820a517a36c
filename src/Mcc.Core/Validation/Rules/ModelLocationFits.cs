using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A model whose place cannot be read, or from which the target cannot take it; and a note where it can change without a word.</summary>
public sealed class ModelLocationFits : IRule
{
    private const string CommitLength = "40 hexadecimal digits";

    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (ModelSource.Of(specification) is not { } location)
            yield break;
        var model = specification["modelName"]!;
        var given = $"`{model.Parameter.Key}` `{model.Text}` (from {model.Origin})";
        switch (location)
        {
            case ModelLocation.Unknown(var reason, var cure):
                yield return Finding.Error("model-name", $"{given} {reason}.", cure);
                break;
            case ModelLocation.Hub { Revision: null }:
                yield return Finding.Note("model-revision", $"{given} is pinned to no revision: another start may load another model.", $"Pin it: {model.Text}@COMMIT.");
                break;
            case ModelLocation.Hub { Revision: { } revision } when !IsCommit(revision):
                yield return Finding.Note("model-revision", $"{given} is pinned to a name, which can be moved.", $"A commit ({CommitLength}) cannot.");
                break;
        }

        if (location is ModelLocation.Unknown)
            yield break;
        // The layers' own word, so that a new one decides for itself.
        foreach (var layer in new[] { specification.Architecture, specification.Target })
        {
            if (!layer.Json.TryGetProperty("modelSources", out var kinds) || kinds.EnumerateArray().Any(kind => kind.GetString() == location.Kind))
                continue;
            var reason = layer.Json.TryGetProperty("modelSourcesReason", out var why) ? $": {why.GetString()}" : ".";
            yield return Finding.Error("model-source", $"{given} cannot be taken by {layer.Title}{reason}", $"It takes: {string.Join(", ", kinds.EnumerateArray().Select(kind => kind.GetString()))}.");
        }
    }

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);
}
