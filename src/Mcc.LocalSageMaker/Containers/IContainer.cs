namespace Mcc.LocalSageMaker.Containers;

/// <summary>A container that was started.</summary>
internal interface IContainer : IAsyncDisposable
{
    /// <summary>Where its port is reached from here.</summary>
    Uri Address { get; }

    ContainerLog Log { get; }

    /// <summary>Completes with the exit code when it has ended.</summary>
    Task<int> Ended { get; }

    /// <summary>SIGTERM, and SIGKILL when it has not ended in time.</summary>
    Task Stop(TimeSpan grace);
}
