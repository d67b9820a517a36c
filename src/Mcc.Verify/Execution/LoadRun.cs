using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>What was seen while several clients asked at once, with a /ping every 50 ms at the same time.</summary>
/// <param name="Uses">Before, in the middle and at the end; empty where they cannot be known.</param>
/// <param name="Exit">How it exited; null when it still runs.</param>
public sealed record LoadRun(IReadOnlyList<Answer> Answers, IReadOnlyList<Answer> Pings, IReadOnlyList<ResourceUse> Uses,
    ContainerExit? Exit)
{
    /// <summary>Times at which the memory is measured.</summary>
    public const int Measurements = 3;

    /// <summary>How long an answer takes in the middle.</summary>
    public TimeSpan Usual => Percentile.Of(Answers.Where(answer => answer.IsGood).Select(answer => answer.Took), 0.5);

    private static readonly TimeSpan PingPause = TimeSpan.FromMilliseconds(50);

    public static async Task<LoadRun> Watch(IRunning running, Probe probe, VerifySettings settings, CancellationToken cancel)
    {
        // The first requests make libraries allocate what they then keep: that is not a leak.
        for (var i = 0; i < settings.Concurrency; i++)
        {
            if ((await probe.Invoke(cancel)).Status is null)
                break;
        }

        var end = probe.Now + settings.Load;
        var answers = new List<Answer>();
        var uses = new List<ResourceUse>();
        await Measure();
        var clients = Enumerable.Range(0, settings.Concurrency).Select(_ => Ask()).ToList();
        var pings = Ping();
        await Task.Delay(settings.Load / 2, cancel);
        await Measure();
        await Task.WhenAll(clients);
        var pinged = await pings;
        await Measure();
        return new(answers, pinged, uses, await running.Exit(cancel));

        async Task Ask()
        {
            while (probe.Now < end)
            {
                var answer = await probe.Invoke(cancel);
                lock (answers)
                    answers.Add(answer);
                if (answer.Status is null)
                    await Task.Delay(PingPause, cancel);
            }
        }

        async Task<List<Answer>> Ping()
        {
            var seen = new List<Answer>();
            while (probe.Now < end)
            {
                seen.Add(await probe.Ping(cancel));
                await Task.Delay(PingPause, cancel);
            }

            return seen;
        }

        async Task Measure()
        {
            if (await running.Memory(cancel) is not { } bytes)
                return;
            lock (answers)
                uses.Add(new(answers.Count, bytes, OpenFiles.Count(running) ?? 0, ProcessTree.Tasks(running.Process)));
        }
    }
}
