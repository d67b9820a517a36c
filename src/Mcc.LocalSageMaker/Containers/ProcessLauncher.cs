using System.ComponentModel;
using System.Globalization;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>Starts a server as a plain process, with the environment by which it knows where its model is and where to listen.</summary>
internal sealed class ProcessLauncher(LocalSettings settings, Ports ports, RunningList running)
{
    /// <param name="python">What runs the program; null where its first line says that.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="serves">What serves for the image, where that is not the image's project.</param>
    /// <param name="variables">Stronger than the container's own.</param>
    /// <exception cref="ContainerException">It could not be started.</exception>
    public ServingProcess Start(
        ContainerOrder order, string? python, string program, string folder, string? serves = null,
        params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var port = ports.Take();
        // Servers have sockets and configuration files there: a short path, without the letters that the state folder's may have.
        var runFolder = Directory.CreateTempSubdirectory("mcc-").FullName;
        var environment = Variables(order, port, runFolder);
        foreach (var (name, value) in variables)
            environment[name] = value;
        try
        {
            IReadOnlyList<string> words = python is null ? ["serve"] : [program, "serve"];
            var child = ChildProcess.Start(new(python ?? program, words, folder, environment), order.Log.Write);
            running.Add(order, port, child.Mark, runFolder, serves);
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
            throw new ContainerException($"{python ?? program} could not be started: {problem.Message}.");
        }
    }

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
}
