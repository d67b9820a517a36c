namespace Mcc.LocalSageMaker.Containers;

/// <summary>Somewhere that containers run.</summary>
internal interface IContainerHost
{
    /// <summary>As a person knows it: "docker", "podman", "process".</summary>
    string Name { get; }

    /// <summary>Whether this host is the one for the image.</summary>
    bool Runs(string image);

    /// <summary>What serves for the image here, as DescribeEndpoint names it.</summary>
    string Resolved(string image) => image;

    /// <summary>The host that starts the image, where this one has a choice.</summary>
    /// <param name="log">Gets a line where something else serves than what was asked for.</param>
    /// <exception cref="ContainerException">Nothing here can serve it.</exception>
    Task<IContainerHost> Choose(string image, ContainerLog log, CancellationToken cancel) => Task.FromResult(this);

    /// <summary>What is known of the image without starting it.</summary>
    Task<ImageFacts> Inspect(string image, CancellationToken cancel) => Task.FromResult(ImageFacts.Unknown);

    /// <summary>Starts it; that it runs does not say yet that it serves.</summary>
    /// <exception cref="ContainerException">It cannot be started; the message says why and what to do.</exception>
    Task<IContainer> Start(ContainerOrder order, CancellationToken cancel);
}
