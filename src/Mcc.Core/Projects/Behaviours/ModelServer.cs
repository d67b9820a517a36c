using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// What an engine's image is started with: <c>baseImage</c> and <c>inferenceAmiVersion</c> by the catalog of images unless they were
/// chosen, and <c>defaultEnvironment</c>: the list's own, one shard of the model for each accelerator, the model, and LoRA.
/// </summary>
public sealed class ModelServer : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var list = Text(values, "imageList")!;
        var instance = InstanceFacts.InstanceOf(catalog, specification);
        var image = ImageOf(catalog, specification, list);
        if (specification["baseImage"] is null && image is not null && RegionOf(catalog, specification) is { } region)
            values["baseImage"] = Value.Of(catalog.Facts.Images.ReferenceOf(image, region));
        if (specification["inferenceAmiVersion"] is null && instance?.Accelerator is { Kind: "cuda" })
            values["inferenceAmiVersion"] = Value.Of(image?.Ami);

        var environment = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in catalog.Facts.Images.EnvironmentOf(list))
            environment[name] = value;
        var accelerators = InstanceFacts.AcceleratorsOfContainer(specification, instance);
        if (Text(values, "tensorParallelVariable") is { } shards && accelerators > 0)
            environment[shards] = accelerators.ToString(CultureInfo.InvariantCulture);
        foreach (var name in new[] { "modelVariables", "loraEnvironment" })
        {
            foreach (var (variable, value) in (values.TryGetValue(name, out var group) ? group as Value.Members : null)?.Entries ?? new Dictionary<string, Value>(StringComparer.Ordinal))
                environment[variable] = value;
        }

        values["defaultEnvironment"] = new Value.Members(environment);
    }

    /// <summary>The known image that the project is built on: the one that was chosen, else the list's default for the instance's accelerator; null for one of the user's own.</summary>
    public static BaseImage? ImageOf(Catalog catalog, DeploymentSpec specification, string list)
    {
        if (specification.Text("baseImage") is { } chosen)
            return catalog.Facts.Images.Recognize(chosen);
        var kind = InstanceFacts.InstanceOf(catalog, specification)?.Accelerator?.Kind ?? "cuda";
        return catalog.Facts.Images.DefaultOf(list, kind) ?? catalog.Facts.Images.DefaultOf(list, "cuda");
    }

    private static Region? RegionOf(Catalog catalog, DeploymentSpec specification) =>
        catalog.Facts.Regions.Find(specification.Text("region") ?? "");

    private static string? Text(IDictionary<string, Value> values, string name) =>
        (values.TryGetValue(name, out var value) ? value as Value.Text : null)?.Content;
}
