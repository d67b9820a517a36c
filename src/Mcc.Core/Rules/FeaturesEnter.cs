using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// What was asked for with a flag, and would have come with a feature, must come: a project without it is not what was asked for.
/// </summary>
public sealed class FeaturesEnter : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        foreach (var setting in catalog.Parameters.All.Where(deployment.Settings.HasEffect).Select(deployment.Settings.Of))
        {
            if (setting is not { Origin.Source: not (Source.Default or Source.Derived), Value: Value.Flag { On: true } })
                continue;
            var asked = catalog.Features
                .Where(feature => feature.EnabledWhen.Terms.Any(term => term.Key == setting.Parameter.Key)).ToList();
            if (asked.Count == 0 || asked.Exists(deployment.Features.Contains))
                continue;
            // A reason of the backend's own says more than the conditions of other backends' features.
            if (deployment.Backend.Unsupported.TryGetValue(setting.Parameter.Key, out var reason))
                yield return Finding.Error("features-enter",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) is not available with {deployment.Backend.Title}: {reason}.",
                    Having(
                        catalog, asked, setting));
            else
                yield return Refusal(deployment, setting,
                    [.. asked.Select(feature => deployment.Settings.FirstFailing(feature.EnabledWhen)).OfType<FailedTerm>()]);
        }
    }

    private static string Having(Catalog catalog, List<FeatureLayer> asked, Setting setting)
    {
        var having = catalog.Backends.Where(backend =>
            asked.Exists(feature => backend.Supports.Concat(backend.Includes).Contains(feature.Id, StringComparer.Ordinal)));
        return $"Remove {setting.Parameter.Flag}, or use {string.Join(", ", having.Select(backend => $"`{backend.Id}`"))}.";
    }

    private static Finding Refusal(Deployment deployment, Setting setting, IReadOnlyList<FailedTerm> failing)
    {
        var said = $"`{setting.Parameter.Key}` (from {setting.Origin})";
        if (failing.Count == 0)
            return Finding.Error("features-enter", $"{said} is not available with {deployment.Backend.Title} on {deployment.Target.Title}.",
                "Remove the option.");
        var name = failing[0].Name;
        var fitting = failing.Where(term => term.Name == name).SelectMany(term => term.Values).Distinct(StringComparer.Ordinal)
            .Select(value => $"`{value}`");
        return Finding.Error("features-enter",
            $"{said} is not available with {name} `{failing[0].Present}`.",
                $"Use {string.Join(" or ", fitting)}, or remove the option.");
    }
}
