using System.Globalization;
using System.Text.Json;
using Mcc.Machine.Containers;
using Mcc.Machine.Processes;

namespace Mcc.Local.Conformance.Subjects;

/// <summary>An image that an engine on this machine has, run as SageMaker runs it: <c>run IMAGE serve</c>.</summary>
/// <param name="model">A folder that is mounted read-only at /opt/ml/model, or null.</param>
/// <param name="variables">Variables of the container.</param>
public sealed class ImageSubject(ContainerEngine engine, string image, string? model, IReadOnlyDictionary<string, string> variables) : ISubject
{
    private const int ContainerPort = 8080;
    private const string ManyModels = "com.amazonaws.sagemaker.capabilities.multi-models";

    public string Name => image;

    public bool CanStart => true;

    public async Task<ImageFacts?> Inspect(CancellationToken cancel)
    {
        var told = await engine.Run(cancel, "image", "inspect", image);
        if (told is not { Succeeded: true })
            throw new IOException($"{engine.Program} has no image {image}: {told?.LastLine}");
        using var document = JsonDocument.Parse(told.Output);
        var root = document.RootElement[0];
        var configuration = root.GetProperty("Config");
        return new(
            root.GetProperty("Os").GetString()!,
            root.GetProperty("Architecture").GetString()!,
            configuration.TryGetProperty("Entrypoint", out var entrypoint) && entrypoint.ValueKind == JsonValueKind.Array ? [.. entrypoint.EnumerateArray().Select(word => word.GetString()!)] : [],
            configuration.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal) : new(StringComparer.Ordinal),
            MediaType(root));
    }

    public bool ServesManyModels(ImageFacts? facts) => facts is not null && facts.Labels.TryGetValue(ManyModels, out var value) && value == "true";

    public async Task<IRunning> Start(StartOrder order, CancellationToken cancel)
    {
        var inside = order.BindTo ?? ContainerPort;
        List<string> words = ["run", "--detach", "--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{order.Port}:{inside}")];
        if (model is not null)
            words.AddRange(["--volume", $"{model}:/opt/ml/model:ro"]);
        foreach (var (name, value) in variables)
            words.AddRange(["--env", $"{name}={value}"]);
        if (order.BindTo is { } port)
            words.AddRange(["--env", string.Create(CultureInfo.InvariantCulture, $"SAGEMAKER_BIND_TO_PORT={port}")]);
        words.AddRange([image, "serve"]);
        var started = await engine.Run(cancel, words);
        if (started is not { Succeeded: true })
            throw new IOException($"{engine.Program} cannot start {image}: {started?.LastLine}");
        return new Running(engine, started.Output.Trim(), new($"http://127.0.0.1:{order.Port}"));
    }

    /// <summary>Podman says it, and Docker where it keeps images as manifests (containerd); Docker's classic store has only Docker's own form.</summary>
    private static string? MediaType(JsonElement root) =>
        root.TryGetProperty("ManifestType", out var type) ? type.GetString()
        : root.TryGetProperty("Descriptor", out var descriptor) && descriptor.ValueKind == JsonValueKind.Object ? descriptor.GetProperty("mediaType").GetString()
        : root.TryGetProperty("GraphDriver", out var driver) && driver.ValueKind == JsonValueKind.Object ? "application/vnd.docker.distribution.manifest.v2+json"
        : null;

    private sealed class Running(ContainerEngine engine, string container, Uri address) : IRunning
    {
        public Uri Address => address;

        public async Task<bool?> HasEnded(CancellationToken cancel) =>
            await engine.Run(cancel, "container", "inspect", "--format", "{{.State.Running}}", container) is not { Succeeded: true } told || told.Output.Trim() != "true";

        public async Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel)
        {
            var log = await engine.Run(cancel, "logs", "--tail", count.ToString(CultureInfo.InvariantCulture), container);
            return log is null ? [] : [.. (log.Output + log.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
        }

        public async Task<long?> Memory(CancellationToken cancel)
        {
            var told = await engine.Run(cancel, "container", "inspect", "--format", "{{.State.Pid}}", container);
            return told is { Succeeded: true } && int.TryParse(told.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 0 ? ProcessMemory.OfTree(process) : null;
        }

        public async Task<int?> Terminate(TimeSpan grace, CancellationToken cancel)
        {
            await engine.Run(cancel, "stop", "-t", ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture), container);
            const int killed = 137;
            var told = await engine.Run(cancel, "container", "inspect", "--format", "{{.State.ExitCode}}", container);
            return told is { Succeeded: true } && int.TryParse(told.Output.Trim(), CultureInfo.InvariantCulture, out var code) && code != killed ? code : null;
        }

        public async Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel)
        {
            var told = await engine.Run(cancel, "diff", container);
            // Each line is a letter and a path; a folder above a new file is listed as changed too, so only additions and leaves tell.
            return told is not { Succeeded: true } ? null
                : [.. told.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('A')).Select(line => line[2..])];
        }

        public async ValueTask DisposeAsync() => await engine.Run(CancellationToken.None, "rm", "--force", "--volumes", container);
    }
}
