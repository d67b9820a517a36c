using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>Turns answers and the user's files into a <see cref="Deployment"/>: derives what follows, and lets the features in.</summary>
public static class DeploymentBuilder
{
    /// <param name="answers">A draft in which nothing that is required is missing.</param>
    public static Deployment Build(Catalog catalog, Draft answers, Inputs inputs, ICollection<Finding> findings)
    {
        var selection = Selection.Of(catalog, answers)
            ?? throw new ArgumentException("A deployment needs a deployment configuration.", nameof(answers));
        var derived = DerivedSettings.Derive(catalog, selection, ModelChoice.Derive(catalog, selection, answers, inputs.Model, findings),
            findings);
        // A model's file says its library, which can lead to another server.
        selection = Selection.Of(catalog, derived) ?? selection;
        if (Selection.Replacing(catalog, derived) is [var server, var other, ..])
            findings.Add(Finding.Error("servers",
                $"Both {server.Title} (`{server.Id}`) and {other.Title} (`{other.Id}`) take the place of the deployment configuration.",
                $"Change `insteadOf` in data/{other.Folder}."));
        derived = ServedPython.Derive(catalog, selection, derived, inputs.Model);
        var complete = derived.WithDefaults(selection.Defaults(catalog));
        foreach (var finding in ServedLibraries.Trouble(catalog, selection, complete, inputs.Model))
            findings.Add(finding);
        var possible = selection.PossibleFeatures(catalog)
            .Union(inputs.Targets.SelectMany(target => target.ImageFeatures), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var facts = new ConditionFacts(inputs.Model is not null, inputs.Model?.Report.Example is not null, inputs.Code.Count > 0,
            inputs.Targets.Count > 1);
        FeatureLayer[] features = [.. catalog.Features.Where(feature =>
            possible.Contains(feature.Id) && selection.Admits(feature, complete, facts, catalog.Parameters))];
        var layers = new DeploymentLayers(catalog.Base, selection.Architecture, selection.Backend, selection.Target, features);
        return new(catalog, layers, complete.Settings.With(selection.Architecture, layers), inputs);
    }
}
