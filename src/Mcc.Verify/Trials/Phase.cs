namespace Mcc.Verify.Trials;

/// <summary>When in the life of a container a clause is looked at, in that order.</summary>
public enum Phase
{
    /// <summary>Before anything runs.</summary>
    Image,
    Startup,
    Serving,
    Load,
    /// <summary>Ends the container.</summary>
    Ending,
    /// <summary>Looks at what is left, or starts it again.</summary>
    Afterwards,
}
