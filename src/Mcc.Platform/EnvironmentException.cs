using Mcc.Core.Diagnostics;

namespace Mcc.Platform;

/// <summary>
/// This machine lacks something without which a command cannot go on, wherever that is noticed; the command refuses with the finding.
/// </summary>
public sealed class EnvironmentException(Finding finding) : Exception(finding.Text)
{
    public Finding Finding => finding;

    public static EnvironmentException NoHome() => new(Finding.Error(
        "home", "Cannot find a home folder for state: HOME is not set, and the system's user list has no home folder for this user.",
            "Set MCC_HOME to a writable folder."));

    public static EnvironmentException NoProc() => new(Finding.Error(
        "proc", "/proc is not mounted, so running processes cannot be listed.", "Mount it: mount -t proc proc /proc"));
}
