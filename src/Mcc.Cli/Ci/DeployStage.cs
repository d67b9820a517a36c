using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Configuration;
using Mcc.Core.Projects;
using Mcc.LocalSageMaker;
using Mcc.Platform.Files;

namespace Mcc.Cli.Ci;

/// <summary>The scripts that deploy a project, test what is deployed, and delete it again.</summary>
internal sealed class DeployStage(CliEnvironment cli, CiProject project, StageShell shell)
{
    private const string HomeVariable = "MCC_HOME";
    private const string StageVariable = "MCC_STAGE";
    private const string UsualStage = "ci";

    /// <summary>What a deployment that hangs may take until it is deleted.</summary>
    private static readonly TimeSpan CleanTimeout = TimeSpan.FromMinutes(15);

    /// <summary>Set by `mcc local env`: what is on this machine is deployed without being pushed.</summary>
    public static bool DeploysWithoutPush(CliEnvironment cli) => cli.Variable("MCC_DEPLOY_BUILT") is { Length: > 0 };

    /// <summary>To a SageMaker of its own on this machine, which ends with the stage.</summary>
    /// <param name="work">The folder for its state.</param>
    /// <param name="engine">The engine that has the project's image; null: the project runs as a process.</param>
    public async Task<StageOutcome> ToLocal(
        string work, string? engine, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        var state = Path.Combine(work, "sagemaker");
        // A run that was killed may have left containers.
        await OrphanCleaner.End(state, cancel);
        Scratch.Delete(state);
        var name = RecordedSettings.In(
            RegularFile.ReadBytes(Path.Combine(shell.Folder, ProjectRecord.Path), FileLimits.Source)).ProjectName!;
        await using var local = await SageMakerServer.Start(new(state)
        {
            Engine = engine ?? "none",
            Projects = engine is null ? [new(name, shell.Folder)] : [],
            Variables = ProcessVariables.Of(variables),
        }, TimeProvider.System, cancel, bug => shell.Say(bug.ToString()));
        var reaching = CallerVariables.Over(variables, state, local.Record);
        reaching["MCC_POLL"] = "0.3";
        var outcome = await Run(shell.With(reaching), push: false, cancel);
        // What it remembers is of a SageMaker that is gone soon.
        File.Delete(Path.Combine(shell.Folder, ".mcc", "state.json"));
        return outcome;
    }

    /// <summary>To where the caller's variables lead: AWS, or a local SageMaker that already runs.</summary>
    public Task<StageOutcome> ToAws(CancellationToken cancel)
    {
        var variables = cli.Environment.ToDictionary(StringComparer.Ordinal);
        // What is in AWS is recorded in the user's own manifest, where `mcc registry assets` finds it.
        variables[HomeVariable] = cli.Home;
        variables[StageVariable] = cli.Variable("MCC_CI_STAGE") is { Length: > 0 } named ? named : UsualStage;
        return Run(shell.With(variables), push: !DeploysWithoutPush(cli), cancel);
    }

    private async Task<StageOutcome> Run(StageShell reaching, bool push, CancellationToken cancel)
    {
        var outcome = StageOutcome.Passed;
        try
        {
            string[] scripts = [.. push ? ["push"] : Array.Empty<string>(), .. project.DeployScripts];
            foreach (var script in scripts)
            {
                var ended = await reaching.Do(script, cancel, script == "test" ? ["--deployed"] : []);
                if (ended.Succeeded)
                    continue;
                outcome = StageOutcome.Failed($"do/{script}", ended);
                break;
            }
        }
        finally
        {
            // Whatever happened, also Ctrl-C: nothing that was deployed is left.
            using var patience = new CancellationTokenSource(CleanTimeout);
            var cleaned = await reaching.Do("clean", patience.Token, "--yes");
            if (!cleaned.Succeeded && outcome.Status == CiStatus.Passed)
                outcome = StageOutcome.Failed("do/clean", cleaned);
        }

        return outcome;
    }
}
