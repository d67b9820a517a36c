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
}
