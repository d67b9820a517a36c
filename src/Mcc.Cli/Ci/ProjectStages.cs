using System.Globalization;
using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Json;
using Mcc.Platform.Files;
using Mcc.Platform.Serving;

namespace Mcc.Cli.Ci;

/// <summary>The stages of one project, each through the program itself and the project's own scripts.</summary>
internal sealed class ProjectStages(CliEnvironment cli, CiRunOrder order, CiMachine machine, CiProject project)
{
    private const string SettingsFile = "settings.json";
    private const string TrainingScript = "sample_model/train";

    // Enough to see that it is served under load; `mcc verify` has more for who wants to measure.
    private const string VerifyLoad = "--load=1";

    private readonly string work = order.Folder.WorkOf(project.Id);
    private readonly Dictionary<string, string> variables = Variables(cli, order.Folder.WorkOf(project.Id));
    private bool built;
    private string? standIn;

    private string Folder => order.Folder.ProjectOf(project.Id);

    private IReadOnlyList<string> DataWords => [.. order.DataFolders.Select(folder => $"{DataFolders.Option}={folder}")];

    /// <summary>Takes over what a stage of an earlier run left.</summary>
    public void Resume(CiCell cell)
    {
        built |= cell is { Stage: CiStage.Build, Status: CiStatus.Passed };
    }

    public bool IsThere => Directory.Exists(Folder);

    /// <param name="log">The log file of the stage.</param>
    public async Task<StageOutcome> Run(CiStage stage, string log, CancellationToken cancel)
    {
        var shell = new StageShell(log, stage == CiStage.Generate ? work : Folder, variables);
        var outcome = await (stage switch
        {
            CiStage.Generate => Generate(shell, cancel),
            CiStage.Lint => new LintStage(machine, shell, DataWords).Run(cancel),
            CiStage.Build => Build(shell, cancel),
            CiStage.Serve => Serve(shell, cancel),
            CiStage.Verify => Verify(shell, cancel),
            _ => Deploy(shell, cancel),
        });
        return outcome is { Status: CiStatus.Passed } && standIn is not null && stage >= CiStage.Serve
            ? outcome with { Status = CiStatus.StandIn, Reason = standIn } : outcome;
    }

    /// <summary>The caller's variables without settings of projects, with a folder of mcc of its own: only arguments count.</summary>
    private static Dictionary<string, string> Variables(CliEnvironment cli, string home)
    {
        string[] others = ["MCC_STAGE", "MCC_ENDPOINT", "MCC_COMPONENT", "MCC_PROFILE", "MCC_PORT"];
        var found = cli.Environment
            .Where(variable => !variable.Key.StartsWith("ML_", StringComparison.Ordinal)
                && !others.Contains(variable.Key, StringComparer.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        found["MCC_HOME"] = Path.Combine(home, "home");
        return found;
    }

    private async Task<StageOutcome> Generate(StageShell shell, CancellationToken cancel)
    {
        if (project.Unsupported is { } reason)
            return StageOutcome.Skipped(reason);
        Scratch.Delete(Folder);
        var settings = Path.Combine(work, SettingsFile);
        await File.WriteAllTextAsync(settings, JsonTreeWriter.Write(project.Settings), new UTF8Encoding(), cancel);
        var ended = await shell.Mcc([$"--config={settings}", $"--project-dir={Folder}", "--skip-prompts", "--offline", .. DataWords],
            reads: false, cancel);
        return ended.Succeeded ? StageOutcome.Passed : StageOutcome.Failed("mcc", ended);
    }

    private async Task<StageOutcome> Build(StageShell shell, CancellationToken cancel)
    {
        if (await machine.Engine() is not { } engine)
            return StageOutcome.Skipped($"no container engine responds (tried {machine.Engines})");
        var image = (await shell.Ask("source_lib engine && base_image", cancel)).LastLine;
        if (image.Length > 0 && await engine.Run(cancel, "image", "inspect", image) is not { Succeeded: true }
            && await shell.Run(engine.Program, ["pull", image], cancel) is { Succeeded: false } pulled)
            return StageOutcome.Skipped($"{engine.Program} cannot pull the base image {image}: {pulled.LastLine}");
        if (await Train(shell, cancel) is { } untrained)
            return untrained;
        var ended = await shell.Do("build", cancel);
        built = ended.Succeeded;
        return built ? StageOutcome.Passed : StageOutcome.Failed("do/build", ended);
    }

    /// <summary>Why it cannot be served here, or null; then the variables are those that it is served with.</summary>
    private async Task<StageOutcome?> Prepare(StageShell shell, CancellationToken cancel)
    {
        if (built)
            return null;
        if (!File.Exists(Path.Combine(Folder, "runtime", "lib", "process.sh")))
            return StageOutcome.Skipped("its server runs only in a container, and no image was built");
        var ready = await shell.Ask("source_lib run && require_process && find_python", cancel);
        if (!ready.Succeeded)
            return StageOutcome.Skipped(ready.LastLine);
        if (project.Program is [var program, ..] && !await machine.Has(project.Program, cancel))
        {
            var command = string.Join(' ', project.Program);
            if (order.StandIn is null)
                return StageOutcome.Skipped($"{command} is not installed (--stand-in names a program to use instead)");
            var bin = StandInProgram.Install(project.Program, order.StandIn, machine.Find(program), Path.Combine(work, "bin"));
            variables["PATH"] = $"{bin}:{cli.Variable("PATH")}";
            standIn = $"{order.StandIn} served in place of {command}";
        }

        return await Train(shell, cancel);
    }

    /// <summary>Trains the sample once, where the project has one.</summary>
    private async Task<StageOutcome?> Train(StageShell shell, CancellationToken cancel)
    {
        var trained = Path.Combine(Folder, ".mcc", "ci-trained");
        if (!File.Exists(Path.Combine(Folder, TrainingScript)) || File.Exists(trained))
            return null;
        var ended = await shell.Run(Path.Combine(Folder, TrainingScript), [], cancel);
        if (!ended.Succeeded)
            return StageOutcome.Failed(TrainingScript, ended);
        await File.WriteAllTextAsync(trained, "", cancel);
        return null;
    }

    private async Task<StageOutcome> Serve(StageShell shell, CancellationToken cancel)
    {
        if (await Prepare(shell, cancel) is { } outcome)
            return outcome;
        var port = LocalServer.FreePort(0).ToString(CultureInfo.InvariantCulture);
        try
        {
            var started = await shell.Do("run", cancel, [.. ProcessWords, $"--port={port}"]);
            if (!started.Succeeded)
                return StageOutcome.Failed("do/run", started);
            var tested = await shell.Do("test", cancel);
            return tested.Succeeded ? StageOutcome.Passed : StageOutcome.Failed("do/test", tested);
        }
        finally
        {
            await shell.Do("stop", CancellationToken.None);
        }
    }

    private async Task<StageOutcome> Verify(StageShell shell, CancellationToken cancel)
    {
        if (await Prepare(shell, cancel) is { } outcome)
            return outcome;
        var ended = await shell.Mcc(["verify", ".", .. ProcessWords, VerifyLoad, "--output=json"], reads: true, cancel);
        shell.Say(ended.Output);
        return VerifyResult.Read(ended);
    }

    private IReadOnlyList<string> ProcessWords => built ? [] : ["--process"];

    private async Task<StageOutcome> Deploy(StageShell shell, CancellationToken cancel)
    {
        if (project.DeploySkipped is { } reason)
            return StageOutcome.Skipped(reason);
        var tools = await shell.Ask("require_tools_of do/deploy do/test do/clean", cancel);
        if (!tools.Succeeded)
            return StageOutcome.Skipped(tools.LastLine);
        if (!order.UseAws && await Prepare(shell, cancel) is { } outcome)
            return outcome;
        var deployment = new DeployStage(cli, project, shell);
        return order.UseAws ? await deployment.ToAws(cancel)
            : await deployment.ToLocal(work, built ? (await machine.Engine())?.Program : null, variables, cancel);
    }
}
