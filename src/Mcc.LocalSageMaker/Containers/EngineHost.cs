using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>Docker or Podman, through the command line that they have in common.</summary>
internal sealed class EngineHost(string engine, LocalSettings settings, Ports ports, RunningList running) : IContainerHost
{
    /// <summary>What the settings name when no engine is to be used.</summary>
    public const string None = "none";

    private const int InsidePort = 8080;

    /// <summary>Variables that the engine's own command would take as meant for it.</summary>
    private static readonly string[] EnginesOwn =
        ["DOCKER", "CONTAINER", "PODMAN", "BUILDAH", "REGISTRY", "LD_", "GODEBUG", "HTTP", "ALL_PROXY", "NO_PROXY", "SSL_"];

    public string Name => Path.GetFileName(engine);

    public bool Runs(string image) => true;

    /// <summary>Of an image that the engine has; others it would pull.</summary>
    public async Task<ImageFacts> Inspect(string image, CancellationToken cancel)
    {
        if (image.StartsWith('-')) return new(Exists: false, Labels: null);
        var name = await Known(image, cancel);
        var found = await ProcessRunner.Run(new(engine, ["image", "inspect", "--format", "{{json .Config.Labels}}", name],
            settings.Folder), cancel);
        return found is { Succeeded: true } ? new(Exists: true, Labels(found.Output)) : ImageFacts.Unknown;
    }

    /// <summary>Pulls the image where the engine does not have it.</summary>
    /// <returns>Why it could not be pulled; null where the engine has it now.</returns>
    public async Task<string?> Fetch(string image, CancellationToken cancel)
    {
        var name = await Known(image, cancel);
        if (await ProcessRunner.Run(new(engine, ["image", "inspect", name], settings.Folder), cancel) is { Succeeded: true }) return null;
        var pulled = await ProcessRunner.Run(new(engine, ["pull", name], settings.Folder), cancel);
        return pulled is { Succeeded: true } ? null
            : $"{Name} cannot pull it ({(pulled is null ? "not installed" : EngineMessage.Of(pulled))})";
    }

    public async Task<IContainer> Start(ContainerOrder order, CancellationToken cancel)
    {
        var port = ports.Take();
        var name = $"mcc-local-{order.Name}-{Guid.NewGuid().ToString("N")[..8]}";
        try
        {
            // The name is written down first: whatever comes between, it can be removed by it.
            running.Add(order, port, engine, name);
            var image = await Known(order.Image, cancel);
            var started = await ProcessRunner.Run(new(engine, [.. Words(order, port, name, image)], settings.Folder, Variables(order)),
                cancel)
                ?? throw new ContainerException($"{engine} is no longer installed.");
            if (!started.Succeeded)
                throw new ContainerException($"{Name} could not start {image}: {EngineMessage.Of(started)}");
            return ServingContainer.Follow(engine, name, order.Log, port, settings.Folder, () =>
            {
                ports.Give(port);
                running.Remove(order.Name);
            });
        }
        catch
        {
            await ProcessRunner.Run(new(engine, ["rm", "--force", name], settings.Folder), CancellationToken.None);
            ports.Give(port);
            running.Remove(order.Name);
            throw;
        }
    }

    private static Dictionary<string, string>? Labels(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.AsObject().ToDictionary(label => label.Key, label => (string?)label.Value ?? "",
                StringComparer.Ordinal) ?? new(StringComparer.Ordinal);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name by which the engine has it.</summary>
    private async Task<string> Known(string image, CancellationToken cancel)
    {
        if (image.StartsWith('-')) throw new ContainerException($"{image} is not a valid image name.");
        if (settings.Registry.Length > 0) return EcrName.In(settings.Registry, image);
        // What was built here and never pushed is named with its id, where one of a registry has its digest.
        return ImageName.Digest(image) is { } id
            && await ProcessRunner.Run(new(engine, ["image", "inspect", id], settings.Folder), cancel) is { Succeeded: true } ? id : image;
    }

    /// <summary>
    /// Ours, and the container's: by their names alone in the command's words, so that no value is visible in a process list.
    /// </summary>
    private static Dictionary<string, string> Variables(ContainerOrder order)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!, StringComparer.Ordinal);
        foreach (var (name, value) in order.Environment.Where(each => IsPassedByName(each.Key)))
            variables[name] = value;
        return variables;
    }

    private static bool IsPassedByName(string name) =>
        Environment.GetEnvironmentVariable(name) is null
            && !EnginesOwn.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Function(int storageMb) =>
    [
        "--network", "host", "--read-only", "--user", "993:990",
        "--tmpfs", string.Create(CultureInfo.InvariantCulture, $"/tmp:rw,exec,mode=1777,size={storageMb}m"),
    ];

    private IEnumerable<string> Words(ContainerOrder order, int port, string name, string image)
    {
        yield return "run";
        yield return "--detach";
        yield return "--name";
        yield return name;
        foreach (var word in order.FunctionStorageMb is { } storage ? Function(storage)
            : ["--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:{InsidePort}")])
            yield return word;
        // Docker takes a registry on this machine without TLS by itself, Podman needs an option.
        if (Name.Contains("podman", StringComparison.Ordinal) && settings.Registry.Length > 0
            && image.StartsWith(settings.Registry, StringComparison.Ordinal)) yield return "--tls-verify=false";
        if (order.ResourceLimits is { } allowance)
        {
            yield return "--memory";
            yield return string.Create(CultureInfo.InvariantCulture, $"{allowance.MemoryBytes}b");
            yield return "--cpus";
            yield return allowance.Cpus.ToString(CultureInfo.InvariantCulture);
        }

        if (order.Model is not null)
        {
            yield return "--volume";
            yield return $"{order.Model}:/opt/ml/model:ro";
        }

        if (order.Models is not null)
        {
            yield return "--volume";
            yield return $"{order.Models}:/opt/ml/models:ro";
        }

        yield return "--env";
        var inside = order.FunctionStorageMb is null ? InsidePort : port;
        yield return string.Create(CultureInfo.InvariantCulture, $"SAGEMAKER_BIND_TO_PORT={inside}");
        foreach (var (key, value) in order.Environment.Where(each => each.Key is not "SAGEMAKER_BIND_TO_PORT"))
        {
            yield return "--env";
            yield return IsPassedByName(key) ? key : $"{key}={value}";
        }

        yield return image;
        yield return "serve";
    }
}
