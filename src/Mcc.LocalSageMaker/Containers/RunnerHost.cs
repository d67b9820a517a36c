using System.Collections.Concurrent;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// AWS's prebuilt images: in the engine, where it has or gets the image, and otherwise the runner that answers as the image does,
/// with the same handler contract and this machine's Python. Its processes have the sandbox of the project's own HTTP server.
/// </summary>
/// <param name="engine">Null where there is none.</param>
internal sealed class RunnerHost(LocalSettings settings, ProcessLauncher launcher, EngineHost? engine) : IContainerHost
{
    private static readonly PrebuiltRunnersFile Runners = Facts.Embedded.PrebuiltRunners;

    private readonly ConcurrentDictionary<string, Task<string>> pythons = new(StringComparer.Ordinal);
    private readonly Lazy<string> files = new(() => Write(Path.Combine(settings.Folder, StateFiles.Runner)));

    public string Name => "stand-in runner";

    public bool Runs(string image) => EcrName.Path(image) is not null && Row(image) is not null;

    public string Resolved(string image) => $"{Runners.Feature}:{Row(image)?.Runner}";

    /// <summary>Of the engine's image, or as AWS's own has them.</summary>
    public async Task<ImageFacts> Inspect(string image, CancellationToken cancel) =>
        engine is not null && await engine.Inspect(image, cancel) is { Exists: true } facts ? facts
        : new(Exists: true, Runners.Labels.ToDictionary(label => label, _ => "true", StringComparer.Ordinal));

    public async Task<IContainerHost> Choose(string image, ContainerLog log, CancellationToken cancel)
    {
        var why = engine is null ? "there is no container engine" : await engine.Fetch(image, cancel);
        if (why is null) return engine!;
        var row = Row(image)!;
        if (row.Runner is null)
            throw new ContainerException($"The image {image} cannot be used here: {why}. {row.Reason} Start a container engine that can "
                + "pull the image, or use another framework's image.");
        log.Note($"The image {image} cannot be used here: {why}. The stand-in runner for {row.Name} serves instead, with this machine's "
            + "Python; docs/prebuilt-images.md has the differences.");
        return this;
    }

    public async Task<IContainer> Start(ContainerOrder order, CancellationToken cancel)
    {
        var row = Row(order.Image)!;
        var python = await pythons.GetOrAdd(row.Name, _ => Python(row));
        var program = Path.Combine(files.Value, Runners.Program);
        return launcher.Start(order, python, program, Path.GetDirectoryName(program)!, Resolved(order.Image),
            (Runners.Variable, row.Runner!));
    }

    private static PrebuiltRunnerRow? Row(string image) =>
        Runners.Repositories.FirstOrDefault(row => row.Name == ImageName.Repository(image));

    /// <summary>The first Python of this machine that has the runner's modules.</summary>
    private async Task<string> Python(PrebuiltRunnerRow row)
    {
        const string question = "import sys\nfrom importlib.util import find_spec\n"
            + "sys.exit(any(find_spec(name) is None for name in sys.argv[1:]))";
        var path = settings.Variables.GetValueOrDefault("PATH");
        var named = settings.Variables.GetValueOrDefault("MCC_PYTHON");
        IEnumerable<string?> candidates = string.IsNullOrEmpty(named) ? [Programs.Find("python3", path), "/usr/bin/python3"] : [named];
        foreach (var candidate in candidates.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await ProcessRunner.Run(new(candidate, ["-c", question, .. row.Modules!], settings.Folder, settings.Variables),
                CancellationToken.None) is { Succeeded: true })
                return candidate;
        }

        throw new ContainerException($"The stand-in runner for {row.Name} needs a Python with {string.Join(", ", row.Modules!)}, and "
            + $"{string.Join(" and ", candidates.OfType<string>().Distinct(StringComparer.Ordinal))} does not have them. Install "
            + $"{row.Packages}, or set MCC_PYTHON to a Python that has them.");
    }

    private static string Write(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (var file in FeatureFiles.Render(new Catalog(DataFiles.Embedded), Runners.Feature))
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }

        return folder;
    }
}
