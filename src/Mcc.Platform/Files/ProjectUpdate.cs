using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;

namespace Mcc.Platform.Files;

/// <summary>
/// Changes files of a project on disk, each whole or not at all, and its record last: after a run that was killed, the same command changes
/// what is left. No link is followed.
/// </summary>
public static class ProjectUpdate
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>Null when all is done, or why not.</returns>
    public static Finding? Write(string folder, IReadOnlyList<FileChange> changes)
    {
        try
        {
            if (changes.Select(change => LinkOn(folder, change.Path)).FirstOrDefault(link => link is not null) is { } link)
                return Finding.Error("destination", $"{link} is a symbolic link.",
                    "Replace it with what it names: links are not followed.");
            foreach (var change in changes)
            {
                var path = Path.Combine(folder, change.Path);
                if (change.Content is null)
                {
                    File.Delete(path);
                    RemoveEmpty(folder, Path.GetDirectoryName(path)!);
                    continue;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, change.Content);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, change.Executable ? Executable : Plain);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Error("unwritable", $"{folder} cannot be written: {exception.Message}",
                "Correct that, and run the command again.");
        }
    }

    private static string? LinkOn(string folder, string path)
    {
        var at = folder;
        foreach (var part in path.Split('/'))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
                return at;
        }

        return null;
    }

    private static void RemoveEmpty(string root, string folder)
    {
        for (var at = folder; at.Length > root.Length && Directory.Exists(at) && !Directory.EnumerateFileSystemEntries(at).Any();
            at = Path.GetDirectoryName(at)!)
            Directory.Delete(at);
    }
}
