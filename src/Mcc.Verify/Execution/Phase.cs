namespace Mcc.Verify.Execution;

/// <summary>When in the life of a container a clause is looked at, in that order.</summary>
public enum Phase
{
    /// <summary>Before anything runs.</summary>
    Image,
    Startup,
    Serving,
    Load,
    /// <summary>Ends the container.</summary>
    Shutdown,
    /// <summary>Looks at what is left, or starts it again.</summary>
    Afterwards,
    /// <summary>With <c>--chaos</c>: containers that are started for it.</summary>
    Chaos,
}
