using Mcc.Core.Catalogs;
using Mcc.Core.Data;
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
                $"{Named(layer, deployment)} cannot be combined with `{term.Name}` "
                    + $"{(term.Present is { } value ? $"`{value}`" : "without a value")}"
                    + $"{(term.Setting is { } has ? $" (from {has.Origin})" : "")}{(layer.Reason.Length == 0 ? "." : $": {layer.Reason}")}",
                $"Choose {string.Join(" or ", term.Values.Select(choice => $"`{choice}`"))}.");
        }
    }

    /// <summary>A server that takes a backend's place was not named, nor its architecture: the options that lead to it are.</summary>
    private static string Named(TemplateLayer layer, Deployment deployment) =>
        deployment.Backend is ServerLayer server && layer is ServerLayer or ArchitectureLayer
            ? $"{layer.Title} ({string.Join(", ", server.InsteadOf.Terms.Select(term => $"`{term.Key}`"))})" : layer.Title;
}
