namespace Mcc.Platform.Processes;

/// <summary>Which programs there are.</summary>
public static class Programs
{
    // A user's PATH often lacks the places of daemons.
    private static readonly string[] DaemonFolders = ["/usr/local/sbin", "/usr/sbin"];

    public static bool Exists(string name) => Find(name, Environment.GetEnvironmentVariable("PATH")) is not null;

    /// <summary>The first of that name in the folders of a PATH, or null.</summary>
    public static string? Find(string name, string? path) =>
        (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(DaemonFolders).Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
