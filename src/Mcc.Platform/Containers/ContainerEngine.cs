using Mcc.Platform.Processes;

namespace Mcc.Platform.Containers;

/// <summary>Docker or Podman through the command line that both have; found by asking, not by configuration.</summary>
public sealed class ContainerEngine
{
    private ContainerEngine(string program, IReadOnlyDictionary<string, string>? variables)
    {
        Program = program;
        Variables = variables;
    }

    public string Program { get; }

    /// <summary>What its client sees; null for this process's own.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; }

    /// <summary>The programs to ask, the first first.</summary>
    public static IReadOnlyList<string> Candidates(string? named) => string.IsNullOrEmpty(named) ? ["docker", "podman"] : [named];

    /// <summary>
    /// Whether an engine seems to be ready, told without starting one: asking costs more than a generation. Docker's client needs its
    /// daemon's socket (DOCKER_HOST, else the usual places); Podman needs no daemon.
    /// </summary>
    public static bool SeemsReady(string? named, IReadOnlyDictionary<string, string> variables) =>
        Candidates(named).Any(program => Programs.Find(program, variables.GetValueOrDefault("PATH")) is not null
            && (!Path.GetFileName(program).StartsWith("docker", StringComparison.Ordinal) || HasDaemon(variables)));

    private static bool HasDaemon(IReadOnlyDictionary<string, string> variables)
    {
        const string Socket = "unix://";
        if (variables.GetValueOrDefault("DOCKER_HOST") is { Length: > 0 } host)
            return !host.StartsWith(Socket, StringComparison.Ordinal) || File.Exists(host[Socket.Length..]);
        return File.Exists("/var/run/docker.sock") || InFolder("XDG_RUNTIME_DIR", "docker.sock")
            || InFolder("HOME", ".docker/run/docker.sock");

        bool InFolder(string variable, string path) =>
            variables.GetValueOrDefault(variable) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, path));
    }

    /// <summary>The first that answers: the one that the user named (MCC_ENGINE), else docker, else podman; null when none does.</summary>
    /// <param name="variables">What the engine's client sees (DOCKER_HOST and the like); null for this process's.</param>
    public static async Task<ContainerEngine?> Find(string? named, IReadOnlyDictionary<string, string>? variables, CancellationToken cancel)
    {
        foreach (var program in Candidates(named))
        {
            var engine = new ContainerEngine(program, variables);
            if (await engine.Run(cancel, "info") is { Succeeded: true })
                return engine;
        }

        return null;
    }

    /// <summary>Null when the program does not exist.</summary>
    public Task<ProcessResult?> Run(CancellationToken cancel, params IReadOnlyList<string> words) =>
        ProcessRunner.Run(new ProcessStartOptions(Program, words, Path.GetTempPath(), Variables), cancel);
}
