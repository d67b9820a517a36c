using System.Collections;
using Mcc.Core.Data;

namespace Mcc.Core.Resolvers;

/// <summary>The layers of a project, in the order in which they are laid.</summary>
public sealed record DeploymentLayers(
    BaseLayer Base, ArchitectureLayer Architecture, BackendLayer Backend, TargetLayer Target, IReadOnlyList<FeatureLayer> Features)
    : IEnumerable<TemplateLayer>
{
    private readonly TemplateLayer[] all = [Base, Architecture, Backend, Target, .. Features];

    /// <summary>The constants of all layers, of each the last layer's.</summary>
    public LayerValues Constants => field ??= LayerConstants.Merge(all);

    /// <summary>The behaviours that the layers ask for.</summary>
    public IReadOnlySet<string> Behaviours => field ??= all.SelectMany(layer => layer.Behaviours).ToHashSet(StringComparer.Ordinal);

    public IEnumerator<TemplateLayer> GetEnumerator() => all.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
