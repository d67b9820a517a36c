namespace Mcc.EndToEnd.Surroundings;

/// <summary>What runs on this machine.</summary>
public static class Processes
{
    /// <summary>
    /// Those that work in a folder or name it in their command line: what a server starts does the first, whatever it calls itself. One
    /// without a command line is ending: its memory is gone already, its place not yet.
    /// </summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
            .Select(process => (Folder: Folder(process), Command: Command(process)))
            .Where(process => process.Command.Length > 0)
            .Where(process => process.Folder.StartsWith(folder, StringComparison.Ordinal)
                || process.Command.Contains(folder, StringComparison.Ordinal))
            .Select(process => $"{process.Command} (in {process.Folder})")];

    private static string Folder(string process) => Read(() => new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "");

    private static string Command(string process) => Read(() => File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '));

    private static string Read(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or is somebody else's.
            return "";
        }
    }
}
