using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>The replica that answers a request, and whose it is.</summary>
/// <param name="Deployment">Null in a transform job.</param>
/// <param name="Variant">Null for a component, whose variant is only room for it.</param>
/// <param name="Copies">Instances of the variant, or copies of the component.</param>
/// <param name="Concurrent">Requests that they work on, this one included.</param>
/// <param name="Adapter">What is to be applied to the replica's model; null for the model as it is.</param>
internal sealed record InvocationLease(Deployment? Deployment, string VariantName, Variant? Variant, Replica Replica, int Copies,
    int Concurrent, string? Adapter = null)
    : IDisposable
{
    /// <summary>How long the container of a serverless variant took to start for this request; null when one was there.</summary>
    public TimeSpan? Setup { get; init; }

    /// <summary>The request is over.</summary>
    public void Dispose()
    {
        Replica.Leave();
        Variant?.Leave();
    }
}
