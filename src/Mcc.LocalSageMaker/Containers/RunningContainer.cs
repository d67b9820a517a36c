using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>A container or process as it is written down while it runs.</summary>
/// <param name="Engine">The engine's program; null for a process.</param>
/// <param name="Container">Its name in the engine; null for a process.</param>
/// <param name="Mark">Null for a container of an engine.</param>
/// <param name="Serves">What serves for the image here, where that is not the image or its project; null otherwise.</param>
/// <param name="Scratch">The folder that is only a process's own; null for a container of an engine.</param>
internal sealed record RunningContainer(string Name, string Image, Uri Address, string Log, string? Engine, string? Container,
    ProcessIdentity? Mark, string? Scratch, string? Serves);
