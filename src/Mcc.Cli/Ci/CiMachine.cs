using Mcc.Cli.Hosting;
using Mcc.Platform.Containers;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>What this machine has for the stages; each is looked for once.</summary>
internal sealed class CiMachine(CliEnvironment cli, CancellationToken cancel)
{
    private readonly Lazy<Task<ContainerEngine?>> engine =
        new(() => ContainerEngine.Find(cli.Variable("MCC_ENGINE"), cli.Environment, cancel));

    private readonly Lazy<Task<bool>> buildCheck = new(async () =>
        await ProcessRunner.Run(new("docker", ["buildx", "version"], Path.GetTempPath(), cli.Environment), cancel)
            is { Succeeded: true });

    public string? Shellcheck => Find("shellcheck");

    public string? Hadolint => Find("hadolint");

    public string? Python => cli.Variable("MCC_PYTHON") is { Length: > 0 } named ? named : Find("python3");

    /// <summary>The engines that are asked, for a message.</summary>
    public string Engines => string.Join(", ", ContainerEngine.Candidates(cli.Variable("MCC_ENGINE")));

    /// <summary>Null where none answers.</summary>
    public Task<ContainerEngine?> Engine() => engine.Value;

    /// <summary>Whether Docker can check a Dockerfile without building it.</summary>
    public async Task<bool> HasBuildCheck(CancellationToken stop) =>
        await buildCheck.Value.WaitAsync(stop) && await Engine() is { Program: "docker" };

    public string? Find(string program) => Programs.Find(program, cli.Variable("PATH"));

    /// <summary>Whether the program of a server is installed; <c>-m MODULE</c> after it is a module of Python.</summary>
    public async Task<bool> Has(IReadOnlyList<string> command, CancellationToken stop)
    {
        const string Question = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
        if (Find(command[0]) is not { } program)
            return false;
        return command is not [_, "-m", var module, ..]
            || await ProcessRunner.Run(new(program, ["-c", Question, module.Split('.')[0]], Path.GetTempPath(), cli.Environment), stop)
                is { Succeeded: true };
    }
}
