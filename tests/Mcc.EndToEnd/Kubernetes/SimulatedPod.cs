namespace Mcc.EndToEnd.Kubernetes;

/// <summary>A pod of a simulated cluster.</summary>
/// <param name="Revision">The number of the pod template that it was made from.</param>
internal sealed record SimulatedPod(int Revision)
{
    /// <summary>Null while no node has room for it: kubectl shows such a pod as <c>Pending</c>.</summary>
    public string? Node { get; set; }

    public bool Ready { get; set; }

    /// <summary>Its server is asked to stop; until it has, it holds the resources of its node.</summary>
    public bool Stopping { get; set; }
}
