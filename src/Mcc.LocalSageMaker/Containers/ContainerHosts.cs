namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// The places where containers run: a project that the user named runs as a process, everything else in the engine, if there is one.
/// </summary>
internal sealed class ContainerHosts(IReadOnlyList<IContainerHost> hosts)
{
    public IReadOnlyList<IContainerHost> All => hosts;

    /// <exception cref="ContainerFailure">Nothing here runs the image.</exception>
    public IContainerHost For(string image) =>
        hosts.FirstOrDefault(host => host.Runs(image))
        ?? throw new ContainerFailure($"Nothing on this machine runs the image {image}: no docker or podman answered when this started, "
            + $"and no project of the name {ImageName.Repository(image)} was named. mcc local down, and then start an engine, or mcc "
                + $"local up --project={ImageName.Repository(image)}=FOLDER.");
}
