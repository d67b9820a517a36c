using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Setup;

namespace Mcc.Cli.Quickstart;

/// <summary>Tries each way to get what the quickstart needs until one works.</summary>
/// <param name="ways">In their order.</param>
public sealed class SetupRun(Reporter reporter, IReadOnlyList<ISetupWay> ways, InstallConsent consent)
{
    private bool? agreed = consent switch { InstallConsent.Given => true, InstallConsent.Refused => false, _ => null };

    /// <returns>The path of a Python that has all of it; null when no way worked, and then an error among the findings has each way's
    /// reason.</returns>
    public async Task<string?> Find(SetupNeeds needs, ICollection<Finding> findings, CancellationToken cancel)
    {
        var reasons = new List<string>();
        foreach (var way in ways)
        {
            var obstacle = way.Obstacle(needs) ?? Refusal(way, needs);
            if (obstacle is null)
            {
                if (way.Installs(needs) is { } what)
                    reporter.Say($"     Installing {what} (a minute or two; no service is started)…");
                var result = await way.Try(needs, cancel);
                if (result.Python is { } python)
                    return python;
                obstacle = result.Obstacle;
            }

            reasons.Add($"{reasons.Count + 1}. {way.Name}: {obstacle}.");
        }

        findings.Add(Finding.Error("setup", "The quickstart cannot find or install what it needs.",
            "Make one of the ways below possible, then run it again.") with
        { Details = string.Join('\n', reasons) });
        return null;
    }

    /// <summary>Why it must not install, or null. A person at a terminal is asked once, before the first change of the machine.</summary>
    private string? Refusal(ISetupWay way, SetupNeeds needs)
    {
        if (way.Installs(needs) is not { } what)
            return null;
        if (consent == InstallConsent.Refused)
            return $"--no-install was given, so nothing installs {what}";
        if (!way.ChangesTheMachine)
            return null;
        agreed ??= !reporter.Cli.HasTerminal || reporter.AsJson || Agrees(what);
        return agreed.Value ? null : $"you answered no to installing {what}";
    }

    private bool Agrees(string what)
    {
        reporter.Cli.Error.Write($"     Install {what}? [Y/n] ");
        return reporter.Cli.In.ReadLine()?.Trim() is "" or "y" or "Y" or "yes";
    }
}
