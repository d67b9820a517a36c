namespace Mcc.Core.Projects.Views;

/// <summary>
/// All behaviours that layers can ask for (<c>behaviours</c>), each with the view that shows it to templates. To add one: write a resolver
/// for what it decides and an <see cref="IView"/> for what templates see of it, and give it a line here. No two show one name.
/// </summary>
public static class ViewList
{
    private static readonly (string Name, IView View)[] All =
    [
        ("async", new AsyncView()),
        ("batch", new TransformRecordsView()),
        ("containers", new ContainersView()),
        ("endpoint", new EndpointView()),
        ("inference-component", new ComponentView()),
        ("instance", new InstanceView()),
        ("lora", new NoView()),
        ("model-data", new ModelDataView()),
        ("model-file", new ModelFileView()),
        ("model-payload", new ModelPayloadView()),
        ("model-requirements", new ModelRequirementsView()),
        ("model-source", new ModelSourceView()),
        ("network", new NetworkView()),
        ("pod", new PodView()),
        ("region", new RegionView()),
        ("startup", new StartupView()),
        ("tags", new TagsView()),
        ("tasks", new TaskView()),
        ("serverless", new ServerlessView()),
        ("server-options", new ServerOptionsView()),
        ("model-server", new ModelServerView()),
        ("model-repository", new ModelRepositoryView()),
        ("engine-arguments", new EngineArgumentsView()),
        ("environment", new EnvironmentView()),
        ("direct-image", new NoView()),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(known => known.Name)];

    /// <summary>Those that were asked for, once each, in the order of the list.</summary>
    public static IEnumerable<IView> Named(IEnumerable<string> names)
    {
        var asked = names.ToHashSet(StringComparer.Ordinal);
        var unknown = asked.FirstOrDefault(name => !Array.Exists(All, known => known.Name == name));
        return unknown is null
            ? All.Where(known => asked.Contains(known.Name)).Select(known => known.View)
            : throw new InvalidOperationException($"A layer asks for the behaviour `{unknown}`, which is not on the list.");
    }
}
