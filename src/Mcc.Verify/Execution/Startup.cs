using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>What was seen from the start of a container to its first useful answer.</summary>
/// <param name="Pings">All pings, in order.</param>
/// <param name="Ready">When the first good /ping came, or null when none did.</param>
/// <param name="First">The answer of /invocations right after that.</param>
/// <param name="Settled">The first answer of /invocations that was not an error of the server's, or the last one that was.</param>
/// <param name="Exit">How it exited; null when it still runs.</param>
public sealed record Startup(IReadOnlyList<Answer> Pings, TimeSpan? Ready, Answer? First, Answer? Settled, ContainerExit? Exit)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Progress is printed after this time, and then each time it has doubled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For a /ping that is late: how late it is.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    /// <summary>So many pings in a row that are late mean that they always are.</summary>
    private const int LateInARow = 3;

    /// <summary>
    /// A good /ping that took longer than SageMaker waits, where every one did: it counts as ready, and the clause on that limit fails.
    /// </summary>
    public Answer? Late { get; init; }

    /// <summary>Watches past the deadline, as long again: late and never are two things.</summary>
    public static async Task<Startup> Watch(
        IRunning running, Probe probe, VerifySettings settings, Action<string> say, CancellationToken cancel)
    {
        var pings = new List<Answer>();
        var next = Patience;
        var (silent, late) = (0, 0);
        var since = TimeSpan.Zero;
        while (probe.Now < settings.Start * 2)
        {
            // A connection that was accepted without a response: the server may be slow in general, so the next one is given time.
            var ping = await probe.Ping(silent > 0 ? Slow : settings.Ping, cancel);
            var isLate = ping.Status == 200 && ping.Took > settings.Ping;
            late = isLate ? late + 1 : 0;
            since = silent == 0 ? ping.At : since;
            silent = ping.Fault == AnswerFault.Silent ? silent + 1 : isLate ? silent : 0;
            pings.Add(ping);
            if (ping.Status == 200 && (!isLate || late == LateInARow))
                return await running.Exit(cancel) is { } background ? new(pings, null, null, null, background)
                    : await Settle(pings, isLate ? since : ping.At + ping.Took, isLate ? ping : null, running, probe, settings, cancel);
            if ((pings.Count % 10 == 0 || ping.Fault == AnswerFault.Broken) && await running.Exit(cancel) is { } exit)
                return new(pings, null, null, null, exit);
            if (probe.Now > next)
            {
                say($"After {probe.Now.TotalSeconds:0} s /ping: {ping}. The timeout is {settings.Start.TotalSeconds:0} s.");
                next *= 2;
            }

            await Task.Delay(Pause, cancel);
        }

        return new(pings, null, null, null, await running.Exit(cancel));
    }

    private static async Task<Startup> Settle(
        List<Answer> pings, TimeSpan ready, Answer? late, IRunning running, Probe probe, VerifySettings settings, CancellationToken cancel)
    {
        await probe.LearnWhetherConnectionsLast(cancel);
        var began = probe.Now;
        var first = await probe.Invoke(cancel);
        var settled = first;
        var exit = await Exit(settled);
        while (exit is null && settled.IsServerError && settled.Fault is not AnswerFault.Endless && probe.Now < began + settings.Settle)
        {
            await Task.Delay(Pause, cancel);
            settled = await probe.Invoke(cancel);
            exit = await Exit(settled);
        }

        return new(pings, ready, first, settled, exit) { Late = late };

        async Task<ContainerExit?> Exit(Answer answer)
        {
            if (answer.Fault is not (AnswerFault.Broken or AnswerFault.Refused))
                return null;
            await Task.Delay(Pause * 4, cancel);
            return await running.Exit(cancel);
        }
    }
}
