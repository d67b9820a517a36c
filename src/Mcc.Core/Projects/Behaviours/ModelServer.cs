using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// What an engine's image is started with: <c>baseImage</c> and <c>inferenceAmiVersion</c> by the catalog of images unless they were
/// chosen, and <c>defaultEnvironment</c>: the list's own, one shard of the model for each accelerator, what the profile says, the
/// model, and LoRA; with <c>environmentOrigins</c>, whence each of them comes.
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
        if (specification["inferenceAmiVersion"] is null && instance?.Accelerator is { } accelerator && accelerator.Kind == image?.Accelerator)
            values["inferenceAmiVersion"] = Value.Of(image?.Ami);

        var environment = new Dictionary<string, Value>(StringComparer.Ordinal);
        var origins = new Dictionary<string, Value>(StringComparer.Ordinal);
        var profile = ServingProfile.Find(specification.Backend, specification.Text("servingProfile"));
        foreach (var (name, value) in catalog.Facts.Images.EnvironmentOf(list))
            Put(name, value, $"default of {specification.Backend.Id}");
        if ((profile?.SplitVariable ?? Text(values, "tensorParallelVariable")) is { } split
            && InstanceFacts.AcceleratorsOfContainer(specification, instance) > 0)
        {
            var accelerators = profile?.SplitVariable is null ? DefaultTensor(catalog, specification)
                : MemoryResolver.Accelerators(specification, catalog);
            Put(split, accelerators.ToString(CultureInfo.InvariantCulture), $"{instance!.Name}{(profile?.SplitVariable is null ? "" : $" and profile {profile.Id}")}");
        }

        if (Text(values, "contextVariable") is { } context
            && ContextResolver.Default(specification, catalog, Given(context)) is { } tokens
            && tokens != Given(context))
            Put(context, tokens, $"what {specification.Text("modelName")} and {instance?.Name ?? "the server"} hold");
        foreach (var (name, value) in profile?.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            Put(name, value, $"profile {profile!.Id}");
        foreach (var (group, key) in new[] { ("modelVariables", "modelName"), ("loraEnvironment", "enableLora") })
        {
            foreach (var (name, value) in Entries(group))
                Put(name, value, (Entries("loraOrigins").GetValueOrDefault(name) as Value.Text)?.Content ?? specification[key]?.Origin.Detail ?? key);
        }

        values["defaultEnvironment"] = new Value.Members(environment);
        values["environmentOrigins"] = new Value.Members(origins);

        string? Given(string? name) => name is null ? null : (environment.GetValueOrDefault(name) as Value.Text)?.Content;

        IReadOnlyDictionary<string, Value> Entries(string group) =>
            (values.TryGetValue(group, out var found) ? found as Value.Members : null)?.Entries ?? new Dictionary<string, Value>(StringComparer.Ordinal);

        void Put(string name, Value value, string origin)
        {
            environment[name] = value;
            origins[name] = origin;
        }
    }

    /// <summary>What the user says of the layers' spread and of copies leaves the rest of the accelerators to each layer.</summary>
    private static int DefaultTensor(Catalog catalog, DeploymentSpec specification)
    {
        var spread = MemoryResolver.Split(specification, catalog).Value!;
        return Parallelism.DefaultTensor(MemoryResolver.Accelerators(specification, catalog), spread.Pipeline, spread.Data);
    }

    /// <summary>The known image that the project is built on: the one that was chosen, else the list's default for the instance's accelerator; null for one of the user's own.</summary>
    public static BaseImage? ImageOf(Catalog catalog, DeploymentSpec specification, string list)
    {
        if (specification.Text("baseImage") is { } chosen)
            return catalog.Facts.Images.Recognize(chosen);
        var kind = InstanceFacts.InstanceOf(catalog, specification)?.Accelerator?.Kind ?? "cuda";
        if (specification.Effective("noBuild") is { Text: "true" })
            return catalog.Facts.Images.DirectOf(list, kind);
        return catalog.Facts.Images.DefaultOf(list, kind) ?? catalog.Facts.Images.DefaultOf(list, "cuda");
    }

    private static Region? RegionOf(Catalog catalog, DeploymentSpec specification) =>
        catalog.Facts.Regions.Find(specification.Text("region") ?? "");

    private static string? Text(IDictionary<string, Value> values, string name) =>
        (values.TryGetValue(name, out var value) ? value as Value.Text : null)?.Content;
}
