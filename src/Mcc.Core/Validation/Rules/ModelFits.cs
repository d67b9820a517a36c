using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A known model against the server's version, and its attention heads against the number of accelerators that it is split over.</summary>
public sealed class ModelFits : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Value("imageList") is not { } list || ModelSource.HubId(specification) is not var (id, _))
            yield break;
        var origin = specification["modelName"]!.Origin;
        var image = ModelServer.ImageOf(catalog, specification, list);
        if (catalog.Facts.Models.Find(id)?.Architecture is { } architecture && image?.EngineVersion is { } version
            && catalog.Facts.ArchitectureSupport.Since(image.Engine, architecture) is { } since && version < since)
        {
            yield return Finding.Error("model-architecture",
                $"`{id}` (from {origin}) is a {architecture}, which {image.Engine} serves since {since}; {image.Name} has {version}.",
                "Choose a newer --base-image.");
        }

        var shards = InstanceFacts.AcceleratorsOfContainer(specification, InstanceFacts.InstanceOf(catalog, specification));
        if (shards > 1 && catalog.Facts.ShapeOf(id) is { } shape && shape.Heads % shards != 0)
        {
            var legal = Enumerable.Range(1, shards).Where(count => shape.Heads % count == 0);
            yield return Finding.Error("tensor-parallel",
                $"`{id}` (from {origin}) has {shape.Heads} attention heads, which cannot be split over {shards} accelerators.",
                $"Give one copy {string.Join(" or ", legal)} with --ic-gpu-count, or choose another instance type.");
        }
    }
}
