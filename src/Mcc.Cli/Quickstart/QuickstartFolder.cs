using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.State;

namespace Mcc.Cli.Quickstart;

/// <summary>
/// Where each quickstart keeps the state of its SageMaker: below the user's own folder, so that nobody else can write there what a
/// later one ends.
/// </summary>
internal static class QuickstartFolder
{
    private const string Name = "quickstart";
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Younger folders may belong to a quickstart that has not locked its own yet.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10);

    public static string New(CliEnvironment cli)
    {
        var folder = Path.Combine(Root(cli), Path.GetRandomFileName());
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnersOnly);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateTempSubdirectory("mcc-quickstart-").FullName;
        }
    }

    /// <summary>Ends what quickstarts that were killed left running, and forgets them; how many containers that were.</summary>
    public static async Task<int> EndLeftovers(CliEnvironment cli, CancellationToken cancel)
    {
        var count = 0;
        if (!Directory.Exists(Root(cli)))
            return count;
        foreach (var folder in Directory.EnumerateDirectories(Root(cli))
            .Where(folder => cli.Clock.GetUtcNow().UtcDateTime - Directory.GetLastWriteTimeUtc(folder) > Start))
        {
            try
            {
                // Whose lock is held is still at work.
                using var free = FolderLock.Take(folder);
                if (free is null)
                    continue;
                count += await OrphanCleaner.End(folder, cancel);
                Delete(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // As of one that ran with sudo: it is in nobody's way.
            }
        }

        return count;
    }

    /// <summary>With the folder of them all, once it is empty.</summary>
    public static void Delete(string folder)
    {
        OrphanCleaner.Forget(folder);
        Directory.Delete(folder, recursive: true);
        var above = Path.GetDirectoryName(folder)!;
        if (Path.GetFileName(above) != Name)
            return;
        try
        {
            Directory.Delete(above);
        }
        catch (IOException)
        {
            // Others are in it.
        }
    }

    private static string Root(CliEnvironment cli) => Path.Combine(cli.Home, Name);
}
