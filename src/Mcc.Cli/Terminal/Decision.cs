namespace Mcc.Cli.Terminal;

/// <summary>What a person says to the review.</summary>
public enum Decision
{
    Generate,
    Change,
    Stop,
}
