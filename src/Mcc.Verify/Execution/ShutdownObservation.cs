using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>What was seen when SIGTERM came while requests were running.</summary>
/// <param name="Running">Answers to the requests that were running at that moment.</param>
/// <param name="ExitCode">Null when it had to be killed.</param>
/// <param name="Took">From SIGTERM to the end.</param>
public sealed record ShutdownObservation(IReadOnlyList<Answer> Running, int? ExitCode, TimeSpan Took)
{
    /// <summary>A request this old has surely reached the container.</summary>
    private static readonly TimeSpan Arrived = TimeSpan.FromMilliseconds(5);

    public static async Task<ShutdownObservation> Watch(IRunning running, Probe probe, VerifySettings settings, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var answers = new List<Answer>();
        var clients = Enumerable.Range(0, settings.Concurrency).Select(_ => Ask()).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
        var term = probe.Now;
        var exit = running.Terminate(settings.Stop, cancel);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        var code = await exit;
        return new([.. answers.Where(answer => answer.At + Arrived < term && answer.At + answer.Took > term)], code, probe.Now - term);

        async Task Ask()
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = await probe.Invoke(cancel);
                lock (answers)
                    answers.Add(answer);
                if (answer.Status is null)
                    return;
            }
        }
    }
}
