namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// The places where containers run: a project that the user named runs as a process, everything else in the engine, if there is one.
/// </summary>
internal sealed class ContainerHosts(IReadOnlyList<IContainerHost> hosts)
{
    public IReadOnlyList<IContainerHost> All => hosts;

    /// <exception cref="ContainerException">Nothing here runs the image.</exception>
    public IContainerHost For(string image) =>
        hosts.FirstOrDefault(host => host.Runs(image))
        ?? throw new ContainerException($"Cannot run image {image}: no container engine was found at startup, and no project is named "
            + $"{ImageName.Repository(image)}. Add its project with mcc local add {ImageName.Repository(image)}=FOLDER, or start an "
            + "engine and run mcc local down and mcc local up.");
}
