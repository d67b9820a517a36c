using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// Loads adapters into a container and unloads them, as SageMaker does for adapter inference components
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-adapt.html, aws/model-hosting-container-standards).
/// </summary>
/// <param name="folder">What the container sees as /opt/ml/models, where it does not see this machine's own folders.</param>
internal sealed class AdapterHost(ServedContainer container, ServingTools tools, string folder) : IDisposable
{
    private readonly ConcurrentDictionary<string, string> held = new(StringComparer.Ordinal);

    /// <exception cref="ContainerException">Its data does not exist, or the container does not accept it.</exception>
    public async Task Load(Adapter adapter, CancellationToken cancel)
    {
        var source = await tools.Models.Folder(adapter.Source, cancel);
        Hold(adapter.Name, source);
        if (container.SeesOwnFolders)
        {
            ReadOnlyFolder.Replace(Path.Combine(folder, adapter.Name), source);
            source = $"/opt/ml/models/{adapter.Name}";
        }

        var body = new JsonObject { ["name"] = adapter.Name, ["src"] = source };
        // DJL Serving takes both from the query, vLLM from the body.
        await Request("load", adapter.Name).SendWell(HttpMethod.Post,
            $"/adapters?name={Uri.EscapeDataString(adapter.Name)}&src={Uri.EscapeDataString(source)}", body, cancel);
        container.Log.Note($"Loaded adapter {adapter.Name}.");
    }

    /// <exception cref="ContainerException">The container does not let it go.</exception>
    public async Task Unload(string name, CancellationToken cancel)
    {
        await Request("unload", name).SendWell(HttpMethod.Delete, $"/adapters/{Uri.EscapeDataString(name)}", null, cancel);
        container.Log.Note($"Unloaded adapter {name}.");
        if (container.SeesOwnFolders) ReadOnlyFolder.Delete(Path.Combine(folder, name));
        Hold(name, null);
    }

    public void Dispose()
    {
        ReadOnlyFolder.Delete(folder);
        foreach (var name in held.Keys)
            Hold(name, null);
    }

    /// <summary>Keeps the data of an adapter as long as the container may read it, and gives back what it had before.</summary>
    private void Hold(string name, string? path)
    {
        if (held.TryRemove(name, out var before)) tools.Models.Release(before);
        if (path is not null) held[name] = path;
    }

    private ContainerRequest Request(string verb, string name) => new(container, tools, $"{verb} the adapter {name}");
}
