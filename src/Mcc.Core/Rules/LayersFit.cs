using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>A backend and a target that AWS, or the backend's server, cannot bring together.</summary>
public sealed class LayersFit : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        foreach (var layer in deployment.Layers)
        {
            if (deployment.Settings.FirstFailing(layer.Requires) is not { } term)
                continue;
            yield return Finding.Error("layers-fit",
                $"{layer.Title} cannot be combined with `{term.Name}` {(term.Present is { } value ? $"`{value}`" : "without a value")}"
                    + $"{(term.Setting is { } has ? $" (from {has.Origin})" : "")}{(layer.Reason.Length == 0 ? "." : $": {layer.Reason}")}",
                $"Choose {string.Join(" or ", term.Values.Select(choice => $"`{choice}`"))}.");
        }
    }
}
