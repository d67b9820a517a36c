using System.Globalization;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Bootstrap;

/// <summary>Whether changes may be made: they are shown first, and a person agrees at the terminal, or the command line says so.</summary>
internal sealed record BootstrapConsent(bool IsDryRun, bool IsGiven, TimeSpan Pause)
{
    private const string PauseVariable = "MCC_POLL";
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(3);

    public static BootstrapConsent Of(CliEnvironment cli, bool isDryRun, bool isGiven) => new(isDryRun, isGiven,
        // The variable of the scripts for the same: seconds between two looks at AWS.
        double.TryParse(cli.Variable(PauseVariable), CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds) : UsualPause);

    public bool Given(CliEnvironment cli, Reporter reporter, string stack)
    {
        if (IsGiven)
            return true;
        cli.Error.Write($"Make these changes to {stack}? [y/N] ");
        if (cli.In.ReadLine()?.Trim() is "y" or "Y" or "yes")
            return true;
        reporter.Say($"{stack}: nothing was changed.");
        return false;
    }
}
