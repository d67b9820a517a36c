namespace Mcc.Cli.Hosting;

/// <summary>How a command ends; documented in the README.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Findings refuse.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An internal error (EX_SOFTWARE of sysexits.h).</summary>
    public const int Bug = 70;

    /// <summary>Stopped by Ctrl-C, as a shell counts it; another signal changes it at the end (<see cref="Reporter"/>).</summary>
    public const int Interrupted = 130;
}
