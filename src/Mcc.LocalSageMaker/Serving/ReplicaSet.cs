using System.Collections.Immutable;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>The replicas of one plan: as many as asked for, as far as this machine's limit goes.</summary>
internal sealed class ReplicaSet(ReplicaPlan plan, ServingTools tools) : IAsyncDisposable
{
    private readonly SemaphoreSlim scaling = new(1);
    private ImmutableArray<Replica> replicas = [];
    private int turn;

    public ReplicaPlan Plan => plan;

    /// <summary>What was asked for, which may be more than run here.</summary>
    public int Desired { get; private set; }

    public ImmutableArray<Replica> Replicas => replicas;

    /// <summary>Requests that its replicas work on.</summary>
    public int InFlight => replicas.Sum(replica => replica.InFlight);

    /// <summary>Starts or stops replicas; the ones that run go on serving meanwhile.</summary>
    /// <exception cref="ContainerException">One that is new did not become ready; none of the new ones stays.</exception>
    public async Task Scale(int count, CancellationToken cancel)
    {
        await scaling.WaitAsync(cancel);
        try
        {
            var wanted = Math.Min(count, tools.Limits.Copies);
            if (wanted > replicas.Length) await Grow(wanted - replicas.Length, cancel);
            Desired = count;
            if (wanted < replicas.Length) await Shrink(replicas.Length - wanted);
        }
        finally
        {
            scaling.Release();
        }
    }

    public async Task Grow(int count, CancellationToken cancel)
    {
        var starting = Enumerable.Range(0, count).Select(_ => Replica.Start(plan, tools, cancel)).ToList();
        try
        {
            await Task.WhenAll(starting);
        }
        catch
        {
            await Task.WhenAll(starting.Where(task => task.IsCompletedSuccessfully)
                .Select(async task => await (await task).DisposeAsync()));
            throw;
        }

        ImmutableInterlocked.Update(ref replicas, all => [.. all, .. starting.Select(task => task.Result)]);
    }

    /// <summary>Starts one more.</summary>
    /// <exception cref="ContainerException">It did not become ready.</exception>
    public async Task<Replica> Add(CancellationToken cancel)
    {
        var replica = await Replica.Start(plan, tools, cancel);
        ImmutableInterlocked.Update(ref replicas, all => all.Add(replica));
        return replica;
    }

    /// <summary>Sends nobody to it any more, and stops it when its requests are over.</summary>
    public Task Remove(Replica replica)
    {
        Forget(replica);
        return replica.Drain();
    }

    /// <summary>Sends nobody to it any more.</summary>
    public void Forget(Replica replica) => ImmutableInterlocked.Update(ref replicas, all => all.Remove(replica));

    /// <summary>The oldest leave first.</summary>
    public async Task Shrink(int count)
    {
        var leaving = replicas.Take(count).ToList();
        replicas = replicas.RemoveRange(0, leaving.Count);
        await Task.WhenAll(leaving.Select(replica => replica.Drain()));
    }

    /// <summary>The replica that has the least to do, in turn among those that have equally little; null when none is ready.</summary>
    public Replica? LeastBusy()
    {
        var all = replicas;
        if (all.Length == 0) return null;
        var first = (uint)Interlocked.Increment(ref turn) % (uint)all.Length;
        Replica? best = null;
        for (var index = 0; index < all.Length; index++)
        {
            var replica = all[(int)((first + (uint)index) % (uint)all.Length)];
            if (replica.IsReady && (best is null || replica.InFlight < best.InFlight)) best = replica;
        }

        return best;
    }

    public Replica? AtRandom()
    {
        var ready = replicas.Where(replica => replica.IsReady).ToList();
        return ready.Count == 0 ? null : ready[Random.Shared.Next(ready.Count)];
    }

    /// <summary>The same replica for the same key, as long as the set stays the same.</summary>
    public Replica? ForKey(string key)
    {
        var ready = replicas.Where(replica => replica.IsReady).ToList();
        return ready.Count == 0 ? null : ready[(int)((uint)string.GetHashCode(key, StringComparison.Ordinal) % (uint)ready.Count)];
    }

    public async ValueTask DisposeAsync()
    {
        var all = replicas;
        replicas = [];
        await Task.WhenAll(all.Select(replica => replica.DisposeAsync().AsTask()));
        scaling.Dispose();
    }

    public Task Drain()
    {
        var all = replicas;
        replicas = [];
        return Task.WhenAll(all.Select(replica => replica.Drain()));
    }
}
