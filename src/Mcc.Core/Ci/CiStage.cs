namespace Mcc.Core.Ci;

/// <summary>A stage of the life of a project in a run, in order.</summary>
public enum CiStage
{
    Generate,
    Lint,
    Build,
    Serve,
    Verify,
    Deploy,
}
