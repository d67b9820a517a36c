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

    /// <summary>Where predictions are faster, none may be running when SIGTERM comes: a slow upload holds one open then.</summary>
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The answer to a request whose body was half sent at SIGTERM, where predictions are too fast for others to be running.
    /// </summary>
    public Answer? Upload { get; init; }

    /// <param name="usual">How long an answer takes under load.</param>
    public static async Task<ShutdownObservation> Watch(
        IRunning running, Probe probe, VerifySettings settings, TimeSpan usual, CancellationToken cancel)
    {
        if (usual < Fast && settings.Payload.Length > 1)
            return await WatchUpload(running, probe, settings, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var answers = new List<Answer>();
        var clients = Enumerable.Range(0, settings.Concurrency).Select(_ => Ask()).ToList();
        await Task.Delay(Pause, cancel);
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

    private static async Task<ShutdownObservation> WatchUpload(
        IRunning running, Probe probe, VerifySettings settings, CancellationToken cancel)
    {
        var half = settings.Payload.Length / 2;
        using var client = await RawConnection.Open(running.Address, settings.Ping, cancel);
        var began = probe.Now;
        var isHeld = client is not null
            && await client.Send(RawConnection.Head(running.Address, "POST", "/invocations", settings.ContentType, settings.Payload.Length,
                "Connection: close\r\n"), settings.Ping, cancel)
            && await client.Send(settings.Payload.AsMemory(0, half), settings.Ping, cancel)
            // One that answers or closes before it has the whole body holds nothing.
            && (await client.Read(Pause, cancel)).Hangs;
        var term = probe.Now;
        var exit = running.Terminate(settings.Stop, cancel);
        Answer? upload = null;
        if (isHeld)
        {
            await Task.Delay(Pause, cancel);
            await client!.Send(settings.Payload.AsMemory(half), settings.Ping, cancel);
            var answer = await client.Read(settings.Invocation, cancel);
            upload = new(began, probe.Now - began, answer.Status, answer.Body, null, null, answer.ToString());
        }

        var code = await exit;
        return new([], code, probe.Now - term) { Upload = upload };
    }
}
