using System.Diagnostics;
using Mcc.Platform.Serving;
using Mcc.Verify.Chaos;
using Mcc.Verify.Execution;
using Mcc.Verify.Subjects;

namespace Mcc.Verify;

/// <summary>
/// Lives one life of a container, from its start to SIGTERM, and holds every clause of the contract against what is seen. One cause
/// fails one clause: a container that exits at a request is started again for the clauses after it, or these refer to that clause.
/// </summary>
public sealed class Verification
{
    /// <summary>How often a container that exited at a request is started again for the clauses after it.</summary>
    private const int MaximumRestarts = 4;

    /// <summary>One that takes longer to start is not started again.</summary>
    private static readonly TimeSpan QuickStart = TimeSpan.FromSeconds(60);

    private readonly List<ClauseResult> verdicts = [];
    private readonly VerificationContext context;
    private readonly Action<ClauseResult> onResult;
    private int restarts;

    private Verification(VerificationContext context, Action<ClauseResult> onResult)
    {
        this.context = context;
        this.onResult = onResult;
    }

    /// <param name="onResult">Receives each result when it is known.</param>
    /// <param name="onProgress">Receives progress messages while there is no result.</param>
    /// <exception cref="IOException">It cannot be started at all.</exception>
    public static async Task<ConformanceReport> Run(
        ISubject subject, VerifySettings settings, Action<ClauseResult> onResult, Action<string> onProgress, CancellationToken cancel)
    {
        var image = await subject.Inspect(cancel);
        var clock = Stopwatch.StartNew();
        var running = await subject.Start(new(LocalServer.FreePort(0), BindTo: null), cancel);
        await using var life = new VerificationContext(subject, settings, running, new(running.Address, settings, clock))
        {
            Image = image,
        };
        life.Startup = await Startup.Watch(running, life.Probe, settings, onProgress, cancel);
        await life.ReadLog(cancel);
        if (life.Startup is { Ready: not null, Exit: not null })
            life.DeadAt = "invocations";

        var verification = new Verification(life, onResult);
        await verification.JudgeContract(cancel);
        if (settings.Chaos)
        {
            onProgress("Now under chaos: about a minute.");
            await verification.JudgeUnderChaos(cancel);
        }

        return new(subject.Name, verification.verdicts, life.Startup, life.Load, life.Shutdown);
    }

    private async Task JudgeContract(CancellationToken cancel)
    {
        foreach (var phase in Enum.GetValues<Phase>())
        {
            var clauses = ClauseList.All.Where(clause => clause.Phase == phase).ToList();
            if (clauses.Exists(clause => Blocked(clause) is null))
                await Live(phase, cancel);
            foreach (var clause in clauses)
                Report(clause, Blocked(clause) ?? Missing(clause.Prerequisite) ?? await Judge(clause, cancel));
        }
    }

    private async Task Live(Phase phase, CancellationToken cancel)
    {
        if (context.Startup.Ready is not null && phase == Phase.Load)
            context.Load = await LoadRun.Watch(context.Running, context.Probe, context.Settings, cancel);
        if (phase == Phase.Shutdown && context.Subject.CanStart && context.Load is { Exit: null } load)
            context.Shutdown = await ShutdownObservation.Watch(context.Running, context.Probe, context.Settings, load.Usual, cancel);
        if (phase == Phase.Afterwards)
            context.ChangedFiles = context.FilesBefore is { } before && await context.Running.ChangedFiles(cancel) is { } changed
                ? [.. before.Union(changed, StringComparer.Ordinal)]
                : context.FilesBefore ?? await context.Running.ChangedFiles(cancel);
        await context.ReadLog(cancel);
    }

    private async Task<Verdict> Judge(Clause clause, CancellationToken cancel)
    {
        context.Probe.LastBroken = null;
        var verdict = await clause.Check(context, cancel);
        if (clause.Phase != Phase.Serving || context.Probe.LastBroken is not { } broken || context.DeadAt is not null
            || await context.Exited(cancel) is not { } exit)
            return verdict;
        verdict = Verdict.Fail(ExitReason.Of(exit, context.LastLines).Sentence("It", $"while it handled {broken.Request}",
            "A request must not end the server: look for the cause in its log.", context.LogTail));
        if (!await Restart(clause, cancel))
            context.DeadAt = clause.Id;
        return verdict;
    }

    /// <summary>A valid request that ends it would end it again, so nothing is learned after that.</summary>
    private async Task<bool> Restart(Clause at, CancellationToken cancel)
    {
        if (at.Id is "ping-answer" or "invocations" || context.Startup.Ready > QuickStart || ++restarts > MaximumRestarts)
            return false;
        context.FilesBefore = await context.Running.ChangedFiles(cancel);
        var running = await context.Subject.Start(new(LocalServer.FreePort(0), BindTo: null), cancel);
        await context.Replace(running, new(running.Address, context.Settings, Stopwatch.StartNew()));
        if (await Recovery.Wait(context.Running, context.Probe, context.StartLimit, cancel) is not null)
            return false;
        await context.Probe.LearnWhetherConnectionsLast(cancel);
        return true;
    }

    private async Task JudgeUnderChaos(CancellationToken cancel)
    {
        var stage = new ChaosStage(context);
        foreach (var clause in ClauseList.Chaos.Where(clause => context.Settings.ChaosClauses?.Contains(clause.Id) != false))
        {
            var verdict = Blocked(clause) ?? (clause.Prerequisite == Prerequisite.Nothing || context.Subject.CanStart ? null
                : Verdict.Skip("it was not started by mcc"));
            verdict ??= await stage.Prepare(clause, cancel) is { } trouble ? Verdict.Skip(trouble) : Missing(clause.Prerequisite);
            Report(clause, verdict ?? stage.Judged(clause, await clause.Check(context, cancel)));
        }
    }

    private void Report(Clause clause, Verdict verdict)
    {
        var result = new ClauseResult(clause, verdict);
        verdicts.Add(result);
        onResult(result);
    }

    /// <summary>The reference to the clause whose failure makes this one meaningless; null where there is no such clause.</summary>
    private Verdict? Blocked(Clause clause)
    {
        foreach (var id in clause.After)
        {
            // Those of its own phase come before it in the list; what is not judged yet does not block it.
            if (verdicts.Find(result => result.Clause.Id == id) is not { } earlier)
                continue;
            if (earlier.Verdict.Outcome == Outcome.Failed)
                return Verdict.See(id);
            if (earlier.Verdict.SeesAnother)
                return earlier.Verdict;
        }

        return context.DeadAt is { } dead && dead != clause.Id && clause.Phase is Phase.Serving or Phase.Load or Phase.Shutdown
            ? Verdict.See(context.DeadAt!) : null;
    }

    /// <summary>Why a clause that needs this cannot be looked at; null when it can.</summary>
    private Verdict? Missing(Prerequisite need) => need switch
    {
        Prerequisite.Image when context.Image is null => Verdict.Skip("there is no image"),
        Prerequisite.Start or Prerequisite.Shutdown or Prerequisite.SmallDisk when !context.Subject.CanStart =>
            Verdict.Skip("it was not started by mcc"),
        Prerequisite.Shutdown when context.Shutdown is null => Verdict.Skip("it was not running"),
        Prerequisite.Memory when context.Load?.Uses.Count != LoadRun.Measurements =>
            Verdict.Skip("its memory cannot be read from here"),
        Prerequisite.Files when context.ChangedFiles is null => Verdict.Skip("its files cannot be read from here"),
        Prerequisite.Processes when context.Running.Process is null => Verdict.Skip("its processes cannot be seen from here"),
        _ => null,
    };
}
