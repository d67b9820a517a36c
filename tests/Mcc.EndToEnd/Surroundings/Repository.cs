namespace Mcc.EndToEnd.Surroundings;

/// <summary>Where things are: the repository, and the program as it was built beside these tests.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The command: what <c>MCC_PROGRAM</c> names (<c>eng/check</c> names the launcher's native one, which is what users run and
    /// spends half the processor's time), else the build output. Tests never build it.
    /// </summary>
    public static string Program { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("MCC_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "..", "..", "Mcc.Cli", "debug", "mcc"));

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Mcc.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
    }
}
