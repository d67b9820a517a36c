using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// The containers of a serverless variant. Each works on one request at a time. A request that finds none free waits until one has started
/// (a cold start), and one that had nothing to do for a while is stopped, except those that are kept warm (provisioned concurrency)
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html).
/// </summary>
/// <param name="most">The most requests at a time.</param>
internal sealed class ServerlessPool(ReplicaSet set, int most, ServingTools tools) : IAsyncDisposable
{
    private readonly Lock gate = new();
#pragma warning disable S2930 // It is not disposed: requests that are on their way still read its token.
    private readonly CancellationTokenSource ending = new();
#pragma warning restore S2930
    private readonly Dictionary<Replica, DateTimeOffset> idleSince = [];
    private ITimer? timer;
    private int starting;
    private int warm;

    /// <summary>As many as there may be requests, as far as this machine's limit goes.</summary>
    private int Most => Math.Min(most, tools.Limits.Copies);

    /// <summary>
    /// Starts the containers that are kept warm, and where there are none one container, which shows whether they start at all.
    /// </summary>
    /// <exception cref="ContainerException">One did not become ready.</exception>
    public async Task Keep(int count, CancellationToken cancel)
    {
        var isFirst = timer is null;
        timer ??= tools.Time.CreateTimer(_ => StopIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var wanted = Math.Min(count, Most);
        var missing = Math.Max(isFirst ? 1 : 0, wanted) - set.Replicas.Length;
        if (missing > 0) await Task.WhenAll(Enumerable.Range(0, missing).Select(_ => set.Add(cancel)));
        lock (gate)
            warm = wanted;
        if (isFirst && wanted == 0) await Task.WhenAll(set.Replicas.Select(set.Remove));
        else if (!isFirst) Rest();
    }

    /// <summary>A container for one request, and how long it took to start; null when one was there.</summary>
    /// <exception cref="ContainerException">A container did not start.</exception>
    public async Task<(Replica Replica, TimeSpan? Setup)> Take(CancellationToken cancel)
    {
        TimeSpan? setup = null;
        while (true)
        {
            var isToStart = false;
            lock (gate)
            {
                if (set.Replicas.FirstOrDefault(replica => replica.IsReady && replica.InFlight == 0) is { } free)
                    return (Begin(free), setup);
                var hasRoom = set.Replicas.Length + starting < Most;
                // This machine starts fewer containers than AWS, so a container may get a second request.
                if (!hasRoom && set.LeastBusy() is { } busy) return (Begin(busy), setup);
                if (hasRoom)
                {
                    starting++;
                    isToStart = true;
                }
            }

            // The start goes on when the caller no longer waits for it. A faster request may take the container, so this looks again.
            if (isToStart) setup = await Start(tools.Time.GetTimestamp()).WaitAsync(cancel);
            else await Task.Delay(tools.Limits.StartPingPause, cancel);
        }
    }

    /// <summary>The request is over.</summary>
    public void Left() => Rest();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        if (timer is not null) await timer.DisposeAsync();
    }

    private async Task<TimeSpan> Start(long begun)
    {
        try
        {
            await set.Add(ending.Token);
            return tools.Time.GetElapsedTime(begun);
        }
        finally
        {
            lock (gate)
                starting--;
            // Nobody may be waiting for it any more.
            Rest();
        }
    }

    private Replica Begin(Replica replica)
    {
        replica.Enter();
        idleSince.Remove(replica);
        return replica;
    }

    /// <summary>Notes which containers have nothing to do, and looks at them again when the first has been idle for long enough.</summary>
    private void Rest()
    {
        lock (gate)
        {
            var now = tools.Time.GetUtcNow();
            foreach (var replica in set.Replicas.Where(replica => replica.InFlight == 0))
                idleSince.TryAdd(replica, now);
            if (ending.IsCancellationRequested || idleSince.Count == 0) return;
            var due = idleSince.Values.Min() + tools.Limits.ServerlessIdle - now;
            timer?.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopIdle()
    {
        List<Replica> leaving;
        lock (gate)
        {
            var now = tools.Time.GetUtcNow();
            leaving = [.. set.Replicas
                .Where(replica => idleSince.TryGetValue(replica, out var since) && now - since >= tools.Limits.ServerlessIdle)
                .Take(Math.Max(0, set.Replicas.Length - warm))];
            foreach (var replica in leaving)
            {
                set.Forget(replica);
                idleSince.Remove(replica);
            }

            // Those that are kept warm are looked at again after their next request.
            foreach (var kept in idleSince.Keys.ToList())
            {
                if (!set.Replicas.Contains(kept) || now - idleSince[kept] >= tools.Limits.ServerlessIdle) idleSince.Remove(kept);
            }

            if (idleSince.Count > 0) timer?.Change(tools.Limits.ServerlessIdle, Timeout.InfiniteTimeSpan);
        }

        foreach (var replica in leaving)
        {
            replica.Containers[0].Log.Note("Stopped: no request for a while (scale to zero).");
            _ = replica.Drain();
        }
    }
}
