namespace Mcc.Verify.Execution;

/// <summary>What a clause looks at, in addition to the container's responses.</summary>
public enum Prerequisite
{
    Nothing,
    Image,
    /// <summary>The container was started here, so its start and its end are ours.</summary>
    Start,
    /// <summary>It was running when SIGTERM was sent.</summary>
    Shutdown,
    Memory,
    Files,
    /// <summary>The processes of a container that was started here are visible.</summary>
    Processes,
    /// <summary>Started with a small file system for temporary files, where it is a container.</summary>
    SmallDisk,
}
