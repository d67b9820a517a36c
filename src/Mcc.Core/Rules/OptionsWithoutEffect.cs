using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>Settings that have no effect in this combination: never dropped in silence.</summary>
public sealed class OptionsWithoutEffect : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        foreach (var parameter in catalog.Parameters.All)
        {
            if (deployment.Settings.Of(parameter) is not { Origin.Source: not (Source.Default or Source.Derived) } setting)
                continue;
            if (parameter.AlwaysOn)
                yield return Finding.Note("without-effect",
                    $"`{parameter.Key}` (from {setting.Origin}) has no effect: it is always on.");
            else if (parameter.WithoutEffect)
                yield return Finding.Warning("without-effect", $"`{parameter.Key}` (from {setting.Origin}) has no effect yet.",
                    "Remove the option.");
            else if (deployment.Settings.FirstFailing(parameter.For) is { } term)
                yield return catalog.Parameters.Find(term.Name) is null && term.Name != Selection.ArchitectureName
                    ? Finding.Warning("without-effect",
                        $"`{parameter.Key}` (from {setting.Origin}) has no effect with {deployment.Backend.Title}.", "Remove the option.")
                    : Finding.Warning("without-effect",
                        $"`{parameter.Key}` (from {setting.Origin}) has no effect with {term.Name} `{term.Present}`.",
                        $"It has an effect with {string.Join(", ", term.Values)}.");
        }
    }
}
