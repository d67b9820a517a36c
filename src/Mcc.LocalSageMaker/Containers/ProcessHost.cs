using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;
using Mcc.Platform.Python;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// Runs a project's code/serve as a plain process, with the environment by which generated projects know where their
/// model is and where to listen. Only folders that the user named are ever started.
/// </summary>
internal sealed class ProcessHost(LocalSettings settings, ProjectList projects, Ports ports, RunningList running) : IContainerHost
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
        var port = ports.Take();
        // Servers have sockets and configuration files there: a short path, without the letters that the state folder's may have.
        var runFolder = Directory.CreateTempSubdirectory("mcc-").FullName;
        try
        {
            IReadOnlyList<string> words = python is null ? ["serve"] : [serve, "serve"];
            var child = ChildProcess.Start(new(python ?? serve, words, project.Folder, Variables(order, port, runFolder)), order.Log.Write);
            running.Add(order, port, child.Mark, runFolder);
            return new ServingProcess(child, order.Log, port, () =>
            {
                ports.Give(port);
                running.Remove(order.Name);
                Scratch.Delete(runFolder);
            });
        }
        catch (Win32Exception problem)
        {
            ports.Give(port);
            Scratch.Delete(runFolder);
            throw new ContainerException($"{python ?? serve} could not be started: {problem.Message}.");
        }
    }

    /// <summary>The project whose name is the last part of the image's repository, whatever registry, tag or digest it has.</summary>
    private ProjectFolder? Project(string image) => projects.Find(ImageName.Repository(image));

    private Dictionary<string, string> Variables(ContainerOrder order, int port, string runFolder)
    {
        var variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal)
        {
            // A model that asks AWS asks us, as the endpoint's role, and never the user's own account.
            ["AWS_CONFIG_FILE"] = CredentialFile.In(settings.Folder),
            ["AWS_SHARED_CREDENTIALS_FILE"] = CredentialFile.In(settings.Folder),
            ["AWS_PROFILE"] = CredentialFile.Profile,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        foreach (var (name, value) in order.Environment)
            variables[name] = value;
        variables["SAGEMAKER_BIND_TO_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        variables["MCC_BIND_ADDRESS"] = "127.0.0.1";
        variables["TMPDIR"] = runFolder;
        if (order.Model is not null) variables["MCC_MODEL_DIR"] = order.Model;
        // A multi-model container receives the folder of each model when it loads it.
        if (order.Models is not null) variables["MCC_MODELS_DIR"] = order.Models;
        return variables;
    }

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
