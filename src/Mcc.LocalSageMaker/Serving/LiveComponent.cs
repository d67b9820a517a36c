using System.Collections.Immutable;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// An inference component's running side: one set of copies, or two while it is updated; or an adapter, whose copies are its base's.
/// </summary>
internal sealed class LiveComponent(string name, string variant)
{
    public string Name => name;

    public string Variant => variant;

    public ImmutableArray<ReplicaSet> Sets { get; set; } = [];

    /// <summary>The component whose copies have this adapter loaded; null for one that has copies of its own.</summary>
    public LiveComponent? Base { get; set; }

    /// <summary>Those that this component's copies load.</summary>
    public AdapterList Adapters { get; } = new();

    /// <summary>The replicas that answer for it.</summary>
    public ImmutableArray<ReplicaSet> Serving => Base?.Sets ?? Sets;

    /// <summary>Copies that were asked for; while it is updated, old and new ones.</summary>
    public int Copies => Serving.Sum(set => set.Desired);

    /// <summary>Requests that its copies work on.</summary>
    public int InFlight => Serving.Sum(set => set.InFlight);

    public AsyncLock Changes { get; } = new();

    public CancellationTokenSource Ending { get; } = new();

    /// <param name="isRandom">As the routing strategy of the variant says.</param>
    public Replica? Pick(bool isRandom)
    {
        if (!isRandom) return Serving.Select(set => set.LeastBusy()).OfType<Replica>().MinBy(replica => replica.InFlight);
        var ready = Serving.SelectMany(set => set.Replicas).Where(replica => replica.IsReady).ToList();
        return ready.Count == 0 ? null : ready[Random.Shared.Next(ready.Count)];
    }
}
