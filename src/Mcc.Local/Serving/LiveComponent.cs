using System.Collections.Immutable;

namespace Mcc.Local.Serving;

/// <summary>An inference component's running side: one set of copies, or two while it is updated.</summary>
internal sealed class LiveComponent(string name, string variant)
{
    public string Name => name;

    public string Variant => variant;

    public ImmutableArray<ReplicaSet> Sets { get; set; } = [];

    public OneAtATime Changes { get; } = new();

    public CancellationTokenSource Ending { get; } = new();

    public Replica? Pick() =>
        Sets.Select(set => set.LeastBusy()).OfType<Replica>().MinBy(replica => replica.InFlight);
}
