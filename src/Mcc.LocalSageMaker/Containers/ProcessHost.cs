using System.Collections.Concurrent;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Python;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>Runs a project's code/serve as a plain process. Only folders that the user named are ever started.</summary>
internal sealed class ProcessHost(LocalSettings settings, ProjectList projects, ProcessLauncher launcher) : IContainerHost
{
    private const int LongestDockerfile = 1 << 20;

    // Asking a project for its Python imports its libraries, which takes a second or more.
    private readonly ConcurrentDictionary<string, Task<string?>> pythons = new(StringComparer.Ordinal);

    public string Name => "process";

    public bool Runs(string image) => Project(image) is not null;

    /// <summary>Of the image that the project's Dockerfile would give.</summary>
    public async Task<ImageFacts> Inspect(string image, CancellationToken cancel)
    {
        var file = new FileInfo(Path.Combine(Project(image)!.Folder, "Dockerfile"));
        // A pipe or a device must not hold up the request.
        if (file is not { Exists: true, Length: > 0 and < LongestDockerfile }) return ImageFacts.Unknown with { Exists = true };
        return new(Exists: true, DockerfileLabels.Read(await File.ReadAllTextAsync(file.FullName, cancel)));
    }

    public async Task<IContainer> Start(ContainerOrder order, CancellationToken cancel)
    {
        var project = Project(order.Image)
            ?? throw new ContainerException($"No project provides the image {order.Image}.");
        var serve = Path.Combine(project.Folder, "code", "serve");
        if (!File.Exists(serve))
            throw new ContainerException($"{project.Folder} has no code/serve, so it cannot run as a process. Run it in a container engine "
                + "(docker or podman).");
        var python = await pythons.GetOrAdd(project.Folder, folder => Python(folder));
        return launcher.Start(order, python, serve, project.Folder);
    }

    /// <summary>The project whose name is the last part of the image's repository, whatever registry, tag or digest it has.</summary>
    private ProjectFolder? Project(string image) => projects.Find(ImageName.Repository(image));

    /// <summary>
    /// The Python that the project finds fit for its server, null when it does not say and code/serve's first line decides.
    /// </summary>
    private async Task<string?> Python(string folder)
    {
        if (!ProjectPython.IsChosenBy(folder)) return null;
        var answer = await ProjectPython.Find(folder, settings.Variables, CancellationToken.None);
        return answer.Succeeded ? answer.LastLine
            : throw new ContainerException($"No suitable Python was found for the project in {folder}: {answer.LastLine}");
    }
}
