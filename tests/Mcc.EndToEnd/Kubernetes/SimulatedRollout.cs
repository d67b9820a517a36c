namespace Mcc.EndToEnd.Kubernetes;

/// <summary>How a simulated rollout ended, when nothing changed any more.</summary>
/// <param name="Ready">Ready pods of the new template.</param>
/// <param name="Pending">Pods that no node has room for.</param>
/// <param name="Old">Pods of older templates that still run.</param>
/// <param name="LeastReady">The smallest number of ready pods, old or new, on the way.</param>
internal sealed record SimulatedRollout(int Ready, int Pending, int Old, int LeastReady);
