using System.Globalization;
using System.Text.Json;
using Mcc.Platform.Containers;
using Mcc.Platform.Processes;

namespace Mcc.Verify.Subjects;

/// <summary>An image that an engine on this machine has, run as SageMaker runs it: <c>run IMAGE serve</c>.</summary>
/// <param name="model">A folder that is mounted read-only at /opt/ml/model, or null.</param>
/// <param name="variables">Variables of the container.</param>
public sealed class ImageSubject(ContainerEngine engine, string image, string? model, IReadOnlyDictionary<string, string> variables)
    : ISubject
{
    private const int ContainerPort = 8080;
    private const string ManyModels = "com.amazonaws.sagemaker.capabilities.multi-models";

    public string Name => image;

    public bool CanStart => true;

    public async Task<ImageFacts?> Inspect(CancellationToken cancel)
    {
        var inspected = await engine.Run(cancel, "image", "inspect", image);
        if (inspected is not { Succeeded: true })
            throw new IOException($"{engine.Program} has no image {image}: {inspected?.LastLine}");
        using var document = JsonDocument.Parse(inspected.Output);
        var root = document.RootElement[0];
        var configuration = root.GetProperty("Config");
        return new(
            root.GetProperty("Os").GetString()!,
            root.GetProperty("Architecture").GetString()!,
            configuration.TryGetProperty("Entrypoint", out var entrypoint) && entrypoint.ValueKind == JsonValueKind.Array
                ? [.. entrypoint.EnumerateArray().Select(word => word.GetString()!)] : [],
            configuration.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal)
                    : new(StringComparer.Ordinal),
            configuration.TryGetProperty("Env", out var environment) && environment.ValueKind == JsonValueKind.Array
                ? Pairs(environment) : new(StringComparer.Ordinal),
            MediaType(root));
    }

    public IReadOnlyDictionary<string, string> Variables(ImageFacts? facts)
    {
        var all = new Dictionary<string, string>(facts?.Variables ?? variables, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            all[name] = value;
        return all;
    }

    public bool ServesManyModels(ImageFacts? facts) =>
        facts is not null && facts.Labels.TryGetValue(ManyModels, out var value) && value == "true";

    public async Task<IRunning> Start(StartOptions order, CancellationToken cancel)
    {
        var inside = order.BindTo ?? ContainerPort;
        // With a known name it can be removed even if the command fails that starts it.
        var name = $"mcc-verify-{Guid.NewGuid():N}"[..24];
        List<string> words = ["run", "--detach", "--name", name, "--publish",
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{order.Port}:{inside}")];
        if (order.HasSmallDisk)
            words.AddRange(["--tmpfs", $"{RunningContainer.TemporaryFolder}:rw,mode=1777,size=64m"]);
        if (model is not null)
            words.AddRange(["--volume", $"{model}:/opt/ml/model:ro"]);
        foreach (var (variable, value) in variables)
            words.AddRange(["--env", $"{variable}={value}"]);
        if (order.BindTo is { } port)
            words.AddRange(["--env", string.Create(CultureInfo.InvariantCulture, $"SAGEMAKER_BIND_TO_PORT={port}")]);
        words.AddRange([image, "serve"]);
        var running = new RunningContainer(engine, name, new($"http://127.0.0.1:{order.Port}"), inside, model is not null,
            order.HasSmallDisk);
        try
        {
            var started = await engine.Run(cancel, words);
            if (started is { Succeeded: true })
            {
                await running.Look(cancel);
                return running;
            }

            await running.DisposeAsync();
            var reason = started is null ? "it no longer exists" : Reason(started);
            return IsOfTheProgram(started, reason) ? new FailedStart(running.Address, started?.ExitCode, reason)
                : throw new IOException($"{engine.Program} cannot start {image}: {reason}");
        }
        catch (OperationCanceledException)
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>126 and 127 say that the engine was well, but the program could not be executed, or does not exist.</summary>
    private static bool IsOfTheProgram(ProcessResult? started, string reason) =>
        started?.ExitCode is 126 or 127 || reason.Contains("exec format error", StringComparison.OrdinalIgnoreCase);

    /// <summary>The line with the error: hints for the command line follow it, and warnings come before it.</summary>
    private static string Reason(ProcessResult started) =>
        started.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? started.LastLine;

    private static Dictionary<string, string> Pairs(JsonElement environment) =>
        environment.EnumerateArray().Select(pair => pair.GetString()!.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(pairs => pairs.Key, pairs => pairs.Last()[1], StringComparer.Ordinal);

    /// <summary>
    /// Podman says it, and Docker where it keeps images as manifests (containerd); Docker's classic store has only Docker's own form.
    /// </summary>
    private static string? MediaType(JsonElement root) =>
        root.TryGetProperty("ManifestType", out var type) ? type.GetString()
        : root.TryGetProperty("Descriptor", out var descriptor) && descriptor.ValueKind == JsonValueKind.Object
            ? descriptor.GetProperty("mediaType").GetString()
        : root.TryGetProperty("GraphDriver", out var driver) && driver.ValueKind == JsonValueKind.Object
            ? "application/vnd.docker.distribution.manifest.v2+json"
        : null;
}
