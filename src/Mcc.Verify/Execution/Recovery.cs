using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>Waits until a container answers /ping and a valid request again.</summary>
public static class Recovery
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when it does in time; else what it answered last.</summary>
    public static async Task<string?> Wait(IRunning running, Probe probe, TimeSpan limit, CancellationToken cancel)
    {
        var end = probe.Now + limit;
        while (true)
        {
            var ping = await probe.Ping(limit, cancel);
            var answer = ping.Status == 200 ? await probe.Invoke(cancel) : null;
            if (answer?.IsGood == true)
                return null;
            if (await running.Exit(cancel) is not null)
                return "it exited";
            if (probe.Now > end)
                return answer is null ? $"/ping answered {ping}" : $"/invocations answered {answer}{answer.Quote}";
            await Task.Delay(Pause, cancel);
        }
    }
}
