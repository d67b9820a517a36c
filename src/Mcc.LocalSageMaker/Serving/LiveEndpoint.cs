using System.Collections.Concurrent;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>An endpoint's running side.</summary>
internal sealed class LiveEndpoint(string name)
{
    private int turn = Random.Shared.Next();

    public string Name => name;

    /// <summary>Null until it is in service for the first time.</summary>
    public Traffic? Traffic { get; set; }

    public ConcurrentDictionary<string, LiveComponent> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>One change at a time.</summary>
    public AsyncLock Changes { get; } = new();

    /// <summary>Fires when the endpoint is deleted, or the local SageMaker stops.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Everything that runs for it: of its variants and of its inference components.</summary>
    public IEnumerable<Replica> Replicas => new[] { Traffic?.Blue, Traffic?.Green }.OfType<Deployment>()
        .SelectMany(deployment => deployment.All)
        .Select(variant => variant.Replicas)
        .OfType<ReplicaSet>()
        .Concat(Components.Values.SelectMany(component => component.Sets))
        .SelectMany(set => set.Replicas);

    /// <summary>The deployment whose turn it is.</summary>
    public Deployment? Pick() =>
        Traffic is not { } traffic ? null
        : traffic.Green is { } green && EvenSequence.Next(ref turn) < traffic.Share ? green
        : traffic.Blue;
}
