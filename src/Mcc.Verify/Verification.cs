using Mcc.Platform.Serving;
using System.Diagnostics;
using Mcc.Verify.Subjects;
using Mcc.Verify.Execution;

namespace Mcc.Verify;

/// <summary>
/// Lives one life of a container, from its start to SIGTERM, and holds every clause of the contract against what is seen.
/// </summary>
public static class Verification
{
    /// <summary>Of its log, which tells why it failed.</summary>
    private const int Lines = 100;

    /// <param name="onResult">Receives each result when it is known.</param>
    /// <param name="onProgress">Receives progress messages while there is no result.</param>
    /// <exception cref="IOException">It cannot be started at all.</exception>
    public static async Task<ConformanceReport> Run(
        ISubject subject, VerifySettings settings, Action<ClauseResult> onResult, Action<string> onProgress, CancellationToken cancel)
    {
        var image = await subject.Inspect(cancel);
        var clock = Stopwatch.StartNew();
        await using var running = await subject.Start(new(LocalServer.FreePort(0), BindTo: null), cancel);
        using var probe = new Probe(running.Address, settings, clock);
        var context = new VerificationContext(subject, settings)
        {
            Image = image,
            Running = running,
            Probe = probe,
            Startup = await Startup.Watch(running, probe, settings, onProgress, cancel),
        };
        context.LastLines = await running.LastLines(Lines, cancel);

        var verdicts = new List<ClauseResult>();
        foreach (var phase in Enum.GetValues<Phase>())
        {
            await Live(phase, context, cancel);
            foreach (var clause in ClauseList.All.Where(clause => clause.Phase == phase))
            {
                var result = new ClauseResult(clause, await Judge(clause, context, verdicts, cancel));
                verdicts.Add(result);
                onResult(result);
            }
        }

        return new(subject.Name, verdicts, context.Startup, context.Load, context.Shutdown);
    }

    private static async Task Live(Phase phase, VerificationContext context, CancellationToken cancel)
    {
        if (context.Startup.Ready is not null && phase == Phase.Load)
            context.Load = await LoadRun.Watch(context.Running, context.Probe, context.Settings, cancel);
        if (phase == Phase.Shutdown && context.Subject.CanStart && context.Load is { Ended: false })
            context.Shutdown = await ShutdownObservation.Watch(context.Running, context.Probe, context.Settings, cancel);
        if (phase == Phase.Afterwards)
            context.ChangedFiles = await context.Running.ChangedFiles(cancel);
        context.LastLines = await context.Running.LastLines(Lines, cancel);
    }

    /// <summary>Why a clause that needs this cannot be looked at; null when it can.</summary>
    private static string? Missing(Prerequisite need, VerificationContext context) => need switch
    {
        Prerequisite.Image when context.Image is null => "there is no image",
        Prerequisite.Start or Prerequisite.Shutdown when !context.Subject.CanStart => "it was not started by mcc",
        Prerequisite.Shutdown when context.Shutdown is null => "it was not running",
        Prerequisite.Memory when context.Load?.Memory.Count != LoadRun.Measurements => "its memory cannot be read from here",
        Prerequisite.Files when context.ChangedFiles is null => "its files cannot be read from here",
        _ => null,
    };

    private static async Task<Verdict> Judge(Clause clause, VerificationContext context, List<ClauseResult> before,
        CancellationToken cancel)
    {
        foreach (var id in clause.After)
        {
            var earlier = before.First(result => result.Clause.Id == id);
            if (earlier.Verdict.Outcome == Outcome.Failed)
                return Verdict.See(id);
            if (earlier.Verdict.SeesAnother)
                return earlier.Verdict;
        }

        return Missing(clause.Prerequisite, context) is { } missing ? Verdict.Skip(missing) : await clause.Check(context, cancel);
    }
}
