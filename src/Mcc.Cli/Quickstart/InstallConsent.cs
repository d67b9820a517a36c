namespace Mcc.Cli.Quickstart;

/// <summary>What the command line says about installing packages.</summary>
public enum InstallConsent
{
    /// <summary>Nothing: it asks at a terminal, and installs without one.</summary>
    Ask,

    /// <summary><c>--yes</c></summary>
    Given,

    /// <summary><c>--no-install</c></summary>
    Refused,
}
