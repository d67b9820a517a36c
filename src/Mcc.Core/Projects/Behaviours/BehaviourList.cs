namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// All behaviours. To add one: implement <see cref="IBehaviour"/>, give it a line here, and name it in
/// <c>behaviours</c> of the layers that need it. They run in the order of the list: what computes on behalf of others stands first.
/// </summary>
public static class BehaviourList
{
    private static readonly (string Name, IBehaviour Behaviour)[] All =
    [
        ("batch", new TransformRecords()),
        ("endpoint", new EndpointVariant()),
        ("inference-component", new ComponentResources()),
        ("instance", new InstanceFacts()),
        ("lora", new LoraVariables()),
        ("model-data", new ModelData()),
        ("model-file", new ModelFileNames()),
        ("model-payload", new ModelPayload()),
        ("model-requirements", new ModelRequirementLines()),
        ("model-source", new ModelSource()),
        ("pod", new PodResources()),
        ("region", new RegionFacts()),
        ("server-options", new ServerOptionLists()),
        ("model-server", new ModelServer()),
        ("model-repository", new ModelRepository()),
        ("engine-arguments", new EngineArguments()),
        ("environment", new ContainerEnvironment()),
        ("direct-image", new DirectImage()),
        ("export-command", new ExportCommand()),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(known => known.Name)];

    /// <summary>Those that were asked for, once each, in the order of the list.</summary>
    public static IEnumerable<IBehaviour> Named(IEnumerable<string> names)
    {
        var asked = names.ToHashSet(StringComparer.Ordinal);
        var unknown = asked.FirstOrDefault(name => !Array.Exists(All, known => known.Name == name));
        return unknown is null
            ? All.Where(known => asked.Contains(known.Name)).Select(known => known.Behaviour)
            : throw new InvalidOperationException($"A layer asks for the behaviour `{unknown}`, which is not on the list.");
    }
}
