using Mcc.Core.Diagnostics;

namespace Mcc.Platform;

/// <summary>
/// This machine lacks something without which a command cannot go on, wherever that is noticed; the command refuses with the finding.
/// </summary>
public sealed class EnvironmentException(Finding finding) : Exception(finding.Text)
{
    public Finding Finding => finding;

    public static EnvironmentException NoHome() => new(Finding.Error(
        "home", "There is no home folder to keep state in: HOME is not set, and the system's list of users has none for this user.",
            "Set MCC_HOME to a folder that you can write to."));

    public static EnvironmentException NoProc() => new(Finding.Error(
        "proc", "/proc is not mounted, and without it the system does not say which processes run.", "Mount it: mount -t proc proc /proc"));
}
