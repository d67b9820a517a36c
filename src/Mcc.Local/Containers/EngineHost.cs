using System.Globalization;
using Mcc.Local.Images;
using Mcc.Machine.Processes;

namespace Mcc.Local.Containers;

/// <summary>Docker or Podman, through the command line that they have in common.</summary>
internal sealed class EngineHost(string engine, LocalSettings settings, Ports ports, RunningList running) : IContainerHost
{
    /// <summary>What the settings name when no engine is to be used.</summary>
    public const string None = "none";

    private const int InsidePort = 8080;

    public string Name => Path.GetFileName(engine);

    public bool Runs(string image) => true;

    public async Task<IContainer> Start(ContainerOrder order, CancellationToken cancel)
    {
        var port = ports.Take();
        var name = $"mcc-local-{order.Name}-{Guid.NewGuid().ToString("N")[..8]}";
        try
        {
            // The name is written down first: whatever comes between, it can be removed by it.
            running.Add(order, port, engine, name);
            var image = EcrName.In(settings.Registry, order.Image);
            var started = await Tool.Run(new(engine, [.. Words(order, port, name, image)], settings.Folder), cancel)
                ?? throw new ContainerFailure($"{engine} is not there any more.");
            if (!started.Succeeded)
                throw new ContainerFailure($"{Name} could not start {image}: {started.LastLine}");
            return ServingContainer.Follow(engine, name, order.Log, port, settings.Folder, () =>
            {
                ports.Give(port);
                running.Remove(order.Name);
            });
        }
        catch
        {
            await Tool.Run(new(engine, ["rm", "--force", name], settings.Folder), CancellationToken.None);
            ports.Give(port);
            running.Remove(order.Name);
            throw;
        }
    }

    private IEnumerable<string> Words(ContainerOrder order, int port, string name, string image)
    {
        yield return "run";
        yield return "--detach";
        yield return "--name";
        yield return name;
        yield return "--publish";
        yield return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:{InsidePort}");
        // Docker takes a registry on this machine without TLS by itself, Podman has to be told.
        if (Name.Contains("podman", StringComparison.Ordinal) && settings.Registry.Length > 0 && image.StartsWith(settings.Registry, StringComparison.Ordinal)) yield return "--tls-verify=false";
        if (order.Allowance is { } allowance)
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

        foreach (var (key, value) in order.Environment.Append(new("SAGEMAKER_BIND_TO_PORT", InsidePort.ToString(CultureInfo.InvariantCulture))))
        {
            yield return "--env";
            yield return $"{key}={value}";
        }

        yield return image;
        yield return "serve";
    }
}
