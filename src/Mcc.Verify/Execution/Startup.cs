using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>What was seen from the start of a container to its first useful answer.</summary>
/// <param name="Pings">All pings, in order.</param>
/// <param name="Ready">When the first good /ping came, or null when none did.</param>
/// <param name="First">The answer of /invocations right after that.</param>
/// <param name="Settled">The first answer of /invocations that was not an error of the server's, or the last one that was.</param>
/// <param name="Ended">It exited.</param>
public sealed record Startup(IReadOnlyList<Answer> Pings, TimeSpan? Ready, Answer? First, Answer? Settled, bool Ended)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Progress is printed after this time, and then each time it has doubled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Watches past the deadline, as long again: late and never are two things.</summary>
    public static async Task<Startup> Watch(
        IRunning running, Probe probe, VerifySettings settings, Action<string> say, CancellationToken cancel)
    {
        var pings = new List<Answer>();
        var next = Patience;
        while (probe.Now < settings.Start * 2)
        {
            var ping = await probe.Ping(cancel);
            pings.Add(ping);
            if (ping.Status == 200)
                return await Settle(pings, ping.At + ping.Took, probe, settings, cancel);
            if (pings.Count % 10 == 0 && await running.HasEnded(cancel) == true)
                return new(pings, null, null, null, Ended: true);
            if (probe.Now > next)
            {
                say($"After {probe.Now.TotalSeconds:0} s /ping: {ping}. The timeout is {settings.Start.TotalSeconds:0} s.");
                next *= 2;
            }

            await Task.Delay(Pause, cancel);
        }

        return new(pings, null, null, null, await running.HasEnded(cancel) == true);
    }

    private static async Task<Startup> Settle(
        List<Answer> pings, TimeSpan ready, Probe probe, VerifySettings settings, CancellationToken cancel)
    {
        var first = await probe.Invoke(cancel);
        var settled = first;
        while (settled.Status is null or >= 500 && probe.Now < ready + settings.Settle)
        {
            await Task.Delay(Pause, cancel);
            settled = await probe.Invoke(cancel);
        }

        return new(pings, ready, first, settled, Ended: false);
    }
}
