using System.Diagnostics;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Stands in for what runs objects of a cluster: KServe's controller, the controller of Deployments, the scheduler and one node. It takes
/// each InferenceService and each Deployment of one namespace from a real API server, runs one pod of it as a process with the pod's
/// variables, obeys its startup probe, and writes pods and status back. Images, limits, volumes and users are not used: the process is
/// <c>code/serve</c> of the project.
/// </summary>
internal sealed class StandInNode : IAsyncDisposable
{
    private readonly ApiServer server;
    private readonly string space;
    private readonly string folder;
    private readonly string portFile;
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, Running> pods = new(StringComparer.Ordinal);
    private readonly Task work;

    /// <param name="folder">The project.</param>
    /// <param name="portFile">Where the port of the newest ready pod is written.</param>
    public StandInNode(ApiServer server, string space, string folder, string portFile)
    {
        (this.server, this.space, this.folder, this.portFile) = (server, space, folder, portFile);
        work = Work();
    }

    /// <summary>The variables of the ready pod of a Deployment.</summary>
    public IReadOnlyDictionary<string, string> VariablesOf(string deployment) => pods[deployment].Variables;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }

        foreach (var name in pods.Keys.ToList())
            await Stop(name);
        end.Dispose();
    }

    private async Task Work()
    {
        var deployments = (await server.Find("apps/v1", "Deployment"))!;
        var services = (await server.Find("serving.kserve.io/v1beta1", "InferenceService"))!;
        while (!end.IsCancellationRequested)
        {
            foreach (var service in await server.List(services, space))
                await Reconcile(service, deployments);
            var present = await server.List(deployments, space);
            foreach (var deployment in present)
                await Run(deployments, deployment);
            foreach (var gone in pods.Keys.Except(present.Select(Name)).ToList())
                await Stop(gone);
            await Task.Delay(200, end.Token);
        }
    }

    /// <summary>KServe: a Deployment of the predictor's pod.</summary>
    private async Task Reconcile(JsonObject service, ServedKind deployments)
    {
        var name = $"{Name(service)}-predictor";
        var pod = service["spec"]!["predictor"]!.DeepClone().AsObject();
        foreach (var member in new[] { "minReplicas", "maxReplicas", "scaleMetric", "scaleTarget" })
            pod.Remove(member);
        var labels = new JsonObject { ["serving.kserve.io/inferenceservice"] = Name(service) };
        var spec = new JsonObject
        {
            ["replicas"] = service["spec"]!["predictor"]!["minReplicas"]!.DeepClone(),
            ["selector"] = new JsonObject { ["matchLabels"] = labels },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() }, ["spec"] = pod },
        };
        if (!(await server.List(deployments, space)).Any(each => Name(each) == name))
        {
            await server.Create(ManifestObject.Parse(new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "Deployment",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
                ["spec"] = spec,
            }.ToJsonString()));
        }
        else
        {
            await server.Change(deployments, space, name, new JsonObject { ["spec"] = spec });
        }
    }

    private async Task Run(ServedKind deployments, JsonObject deployment)
    {
        var template = deployment["spec"]!["template"]!.AsObject();
        var (name, text) = (Name(deployment), template.ToJsonString());
        if (pods.TryGetValue(name, out var old) && old.Template == text
            && (long?)deployment["status"]?["observedGeneration"] == (long?)deployment["metadata"]!["generation"])
            return;
        if (old?.Template != text)
        {
            var started = await Start(template);
            if (!await IsReady(started, template["spec"]!["containers"]![0]!["startupProbe"]!))
            {
                // The old pod stays, as it does with maxUnavailable 0.
                started.Process.Kill(entireProcessTree: true);
                return;
            }

            if (old is not null)
                await Stop(name);
            pods[name] = started;
            await CreatePod(name, started, template);
            await File.WriteAllTextAsync(portFile, $"{started.Port}", end.Token);
        }

        var generation = deployment["metadata"]!["generation"]!.DeepClone();
        var replicas = deployment["spec"]!["replicas"]!;
        await server.ChangeStatus(deployments, space, name, new()
        {
            ["observedGeneration"] = generation,
            ["replicas"] = replicas.DeepClone(),
            ["updatedReplicas"] = replicas.DeepClone(),
            ["readyReplicas"] = replicas.DeepClone(),
            ["availableReplicas"] = replicas.DeepClone(),
        });
    }

    private async Task<Running> Start(JsonObject template)
    {
        var container = template["spec"]!["containers"]![0]!;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var maps = (await server.Find("v1", "ConfigMap"))!;
        foreach (var source in container["envFrom"]!.AsArray())
        {
            var map = await server.Get(maps, space, (string)source!["configMapRef"]!["name"]!);
            foreach (var (key, value) in map["data"]?.AsObject() ?? [])
                variables[key] = (string)value!;
        }

        foreach (var variable in container["env"]!.AsArray().Where(each => each!["value"] is not null))
            variables[(string)variable!["name"]!] = (string)variable["value"]!;
        var port = Project.FreePort();
        // What an image sets, and a port of this machine instead of one of the pod.
        var local = new Dictionary<string, string>(variables)
        {
            ["SAGEMAKER_BIND_TO_PORT"] = $"{port}",
            ["MCC_MODEL_DIR"] = Path.Combine(folder, "model"),
            ["MCC_BIND_ADDRESS"] = "127.0.0.1",
            ["MCC_USER"] = "0",
        };
        var arguments = container["args"]!.AsArray().Select(argument => (string)argument!);
        var process = Shell.Start(TrainedModel.Python, [Path.Combine(folder, "code", "serve"), .. arguments], folder, local);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new(process, template.ToJsonString(), port, variables, Guid.NewGuid().ToString("N")[..8]);
    }

    /// <summary>As often as the probe may fail, but without its pauses where the server answers earlier.</summary>
    private async Task<bool> IsReady(Running pod, JsonNode probe)
    {
        using var client = new HttpClient(new HttpClientHandler { UseProxy = false });
        var waited = Stopwatch.StartNew();
        var patience = TimeSpan.FromSeconds((int)probe["periodSeconds"]! * (int)probe["failureThreshold"]!);
        while (waited.Elapsed < patience && !pod.Process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{pod.Port}{probe["httpGet"]!["path"]}"), end.Token);
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, end.Token);
        }

        return false;
    }

    private async Task CreatePod(string deployment, Running running, JsonObject template)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment}-{running.Id}",
                ["namespace"] = space,
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
            },
            ["spec"] = template["spec"]!.DeepClone(),
        };
        await server.Create(ManifestObject.Parse(pod.ToJsonString()));
        await server.ChangeStatus((await server.Find("v1", "Pod"))!, space, $"{deployment}-{running.Id}", new() { ["phase"] = "Running" });
    }

    private async Task Stop(string deployment)
    {
        if (!pods.Remove(deployment, out var pod))
            return;
        (await Shell.Run("kill", ["-TERM", $"{pod.Process.Id}"], "/")).Well();
        await pod.Process.WaitForExitAsync(CancellationToken.None);
        pod.Process.Dispose();
        await server.Delete((await server.Find("v1", "Pod"))!, space, $"{deployment}-{pod.Id}");
    }

    private static string Name(JsonObject made) => (string)made["metadata"]!["name"]!;

    private sealed record Running(
        Process Process, string Template, int Port, IReadOnlyDictionary<string, string> Variables, string Id);
}
