using System.Text;
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
    /// <exception cref="ContainerException">Its data does not exist, or the container does not accept it.</exception>
    public async Task Load(Adapter adapter, CancellationToken cancel)
    {
        var source = await tools.Models.Folder(adapter.Source, cancel);
        if (container.SeesOwnFolders)
        {
            ReadOnlyFolder.Replace(Path.Combine(folder, adapter.Name), source);
            source = $"/opt/ml/models/{adapter.Name}";
        }

        var body = new JsonObject { ["name"] = adapter.Name, ["src"] = source };
        // DJL Serving takes both from the query, vLLM from the body.
        await Ask(HttpMethod.Post, $"/adapters?name={Uri.EscapeDataString(adapter.Name)}&src={Uri.EscapeDataString(source)}", body,
            adapter.Name, cancel);
        container.Log.Note($"Loaded adapter {adapter.Name}.");
    }

    /// <exception cref="ContainerException">The container does not let it go.</exception>
    public async Task Unload(string name, CancellationToken cancel)
    {
        await Ask(HttpMethod.Delete, $"/adapters/{Uri.EscapeDataString(name)}", null, name, cancel);
        container.Log.Note($"Unloaded adapter {name}.");
        if (container.SeesOwnFolders) ReadOnlyFolder.Delete(Path.Combine(folder, name));
    }

    public void Dispose() => ReadOnlyFolder.Delete(folder);

    private async Task Ask(HttpMethod method, string path, JsonObject? body, string name, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(tools.Limits.Start);
        using var request = new HttpRequestMessage(method, new Uri(container.Address, path))
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        string answered;
        try
        {
            using var answer = await tools.Client.SendAsync(request, inTime.Token);
            if (answer.IsSuccessStatusCode) return;
            answered = $"answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(inTime.Token)}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            answered = $"did not answer within {FailureText.Span(tools.Limits.Start)}";
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            answered = $"lost the connection: {broken.Message}";
        }

        throw new ContainerException(FailureText.Cut($"The container did not {(body is null ? "unload" : "load")} the adapter {name}: "
            + $"{method} {path.Split('?')[0]} {answered}.{FailureText.LastLines(container.Log)}"));
    }
}
