namespace Mcc.Cli.Terminal;

/// <summary>The decision of a person at the review.</summary>
public enum Decision
{
    Generate,
    Change,
    Stop,

    /// <summary>The last question is asked again.</summary>
    Back,
}
