using Mcc.Platform.Serving;
using System.Diagnostics;
using Mcc.Verify.Subjects;
using Mcc.Verify.Trials;

namespace Mcc.Verify;

/// <summary>
/// Lives one life of a container, from its start to SIGTERM, and holds every clause of the contract against what is seen.
/// </summary>
public static class Verification
{
    /// <summary>Of its log, which tells why it failed.</summary>
    private const int Lines = 100;

    /// <param name="tell">Is given each verdict as it falls.</param>
    /// <param name="say">Is given a line for a person now and then, while there is nothing to tell.</param>
    /// <exception cref="IOException">It cannot be started at all.</exception>
    public static async Task<ConformanceReport> Run(
        ISubject subject, VerifySettings settings, Action<Judged> tell, Action<string> say, CancellationToken cancel)
    {
        var image = await subject.Inspect(cancel);
        var clock = Stopwatch.StartNew();
        await using var running = await subject.Start(new(LocalServer.FreePort(0), BindTo: null), cancel);
        using var probe = new Probe(running.Address, settings, clock);
        var trial = new Trial(subject, settings)
        {
            Image = image,
            Running = running,
            Probe = probe,
            Startup = await Startup.Watch(running, probe, settings, say, cancel),
        };
        trial.LastLines = await running.LastLines(Lines, cancel);

        var verdicts = new List<Judged>();
        foreach (var phase in Enum.GetValues<Phase>())
        {
            await Live(phase, trial, cancel);
            foreach (var clause in ClauseList.All.Where(clause => clause.Phase == phase))
            {
                var judged = new Judged(clause, await Judge(clause, trial, verdicts, cancel));
                verdicts.Add(judged);
                tell(judged);
            }
        }

        return new(subject.Name, verdicts, trial.Startup, trial.Load, trial.Ending);
    }

    private static async Task Live(Phase phase, Trial trial, CancellationToken cancel)
    {
        if (trial.Startup.Ready is not null && phase == Phase.Load)
            trial.Load = await LoadRun.Watch(trial.Running, trial.Probe, trial.Settings, cancel);
        if (phase == Phase.Ending && trial.Subject.CanStart && trial.Load is { Ended: false })
            trial.Ending = await Ending.Watch(trial.Running, trial.Probe, trial.Settings, cancel);
        if (phase == Phase.Afterwards)
            trial.ChangedFiles = await trial.Running.ChangedFiles(cancel);
        trial.LastLines = await trial.Running.LastLines(Lines, cancel);
    }

    /// <summary>Why a clause that needs this cannot be looked at; null when it can.</summary>
    private static string? Missing(Need need, Trial trial) => need switch
    {
        Need.Image when trial.Image is null => "there is no image",
        Need.Start or Need.Ending when !trial.Subject.CanStart => "it was not started by mcc",
        Need.Ending when trial.Ending is null => "it was not running",
        Need.Memory when trial.Load?.Memory.Count != LoadRun.Measurements => "its memory cannot be read from here",
        Need.Files when trial.ChangedFiles is null => "its files cannot be read from here",
        _ => null,
    };

    private static async Task<Verdict> Judge(Clause clause, Trial trial, List<Judged> before, CancellationToken cancel)
    {
        foreach (var id in clause.After)
        {
            var earlier = before.First(judged => judged.Clause.Id == id);
            if (earlier.Verdict.Outcome == Outcome.Failed)
                return Verdict.See(id);
            if (earlier.Verdict.SeesAnother)
                return earlier.Verdict;
        }

        return Missing(clause.Need, trial) is { } missing ? Verdict.Skip(missing) : await clause.Check(trial, cancel);
    }
}
