using Mcc.Core.Catalogs;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A backend and a target that AWS, or the backend's server, cannot bring together.</summary>
public sealed class LayersFit : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        foreach (var layer in specification.Layers)
        {
            if (layer.Requires.FirstFailing(specification.Text) is not { } term)
                continue;
            var has = specification[term.Key];
            yield return Finding.Error("layers-fit",
                $"{layer.Title} cannot be combined with `{term.Key}` {(specification.Text(term.Key) is { } value ? $"`{value}`" : "that has no value")}{(has is null ? "" : $" (from {has.Origin})")}{(layer.Reason.Length == 0 ? "." : $": {layer.Reason}")}",
                $"Choose {string.Join(" or ", term.Values.Select(choice => $"`{choice}`"))}.");
        }
    }
}
