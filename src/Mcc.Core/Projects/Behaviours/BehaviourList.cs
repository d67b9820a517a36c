namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// All behaviours. To add one: implement <see cref="IBehaviour"/>, give it a line here, and name it in
/// <c>behaviours</c> of the layers that need it. They run in the order of the layers.
/// </summary>
public static class BehaviourList
{
    private static readonly Dictionary<string, IBehaviour> All = new(StringComparer.Ordinal)
    {
        ["batch"] = new TransformRecords(),
        ["endpoint"] = new EndpointVariant(),
        ["environment"] = new ContainerEnvironment(),
        ["export-command"] = new ExportCommand(),
        ["inference-component"] = new ComponentResources(),
        ["instance"] = new InstanceFacts(),
        ["model-data"] = new ModelData(),
        ["model-file"] = new ModelFileNames(),
        ["model-requirements"] = new ModelRequirementLines(),
        ["pod"] = new PodResources(),
    };

    public static IBehaviour Named(string name) => All.TryGetValue(name, out var behaviour)
        ? behaviour
        : throw new InvalidOperationException($"A layer asks for the behaviour `{name}`, which is not on the list.");
}
