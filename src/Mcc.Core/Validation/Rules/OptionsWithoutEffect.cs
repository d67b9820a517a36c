using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>What was said but changes nothing in this combination: never dropped in silence.</summary>
public sealed class OptionsWithoutEffect : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        foreach (var parameter in catalog.Parameters.All)
        {
            if (specification[parameter.Key] is not { Origin.Source: not (Source.Default or Source.Derived) } setting)
                continue;
            if (parameter.AlwaysOn)
                yield return Finding.Note("without-effect", $"`{parameter.Key}` (from {setting.Origin}) changes nothing: that is always done.");
            else if (parameter.WithoutEffect)
                yield return Finding.Warning("without-effect", $"`{parameter.Key}` (from {setting.Origin}) has no effect yet.", "Leave it out.");
            else if (parameter.For.FirstFailing(specification.Text) is { } term)
                yield return catalog.Parameters.Find(term.Key) is null && term.Key != "architecture"
                    ? Finding.Warning("without-effect", $"`{parameter.Key}` (from {setting.Origin}) has no effect with {specification.Backend.Title}.", "Leave it out.")
                    : Finding.Warning("without-effect",
                        $"`{parameter.Key}` (from {setting.Origin}) has no effect with {term.Key} `{specification.Text(term.Key)}`.",
                        $"It has one with {string.Join(", ", term.Values)}.");
        }
    }
}
