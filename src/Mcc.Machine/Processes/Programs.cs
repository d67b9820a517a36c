namespace Mcc.Machine.Processes;

/// <summary>Which programs there are.</summary>
public static class Programs
{
    // A user's PATH often lacks the places of daemons.
    private static readonly string[] DaemonFolders = ["/usr/local/sbin", "/usr/sbin"];

    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(DaemonFolders).Any(folder => File.Exists(Path.Combine(folder, name)));
}
