using System.Runtime.InteropServices;

namespace Mcc.Platform.Files;

/// <summary>Whether a path is in a folder, after all links are followed.</summary>
public sealed partial class FolderBounds(string folder)
{
    private const int MostEntries = 100_000;

    private readonly string root = Real(Path.GetFullPath(folder));

    /// <summary>Why it is not, as a part of a sentence; null where it is. What does not exist yet is where its parent is.</summary>
    public string? Outside(string path)
    {
        if (path.Contains('\0'))
            return "is not a path";
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));
        if (!IsInside(Real(full)))
            return IsInside(full) || IsBelow(full, Path.GetFullPath(folder))
                ? "is a link to a place outside of the working folder" : "is outside of the working folder";
        return Directory.Exists(full) && LinkOutside(full) is { } link
            ? $"contains the link {Path.GetRelativePath(folder, link)} to a place outside of the working folder" : null;
    }

    private string? LinkOutside(string path)
    {
        try
        {
            return new DirectoryInfo(path).EnumerateFileSystemInfos("*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.None,
                IgnoreInaccessible = true,
            }).Take(MostEntries).FirstOrDefault(entry => entry.LinkTarget is not null && !IsInside(Real(entry.FullName)))?.FullName;
        }
        catch (IOException)
        {
            // It changes right now: who copies from it looks at each file again.
            return null;
        }
    }

    private bool IsInside(string real) => IsBelow(real, root);

    private static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The path without links; of what does not exist the longest part that does, with the rest.</summary>
    private static string Real(string full)
    {
        for (var at = full; ; at = Path.GetDirectoryName(at)!)
        {
            if (Resolved(at) is { } real)
                return at == full ? real : Path.TrimEndingDirectorySeparator(Path.Combine(real, Path.GetRelativePath(at, full)));
            // A link to nothing leads somewhere else too.
            if (new FileInfo(at).LinkTarget is { } target)
                return Path.GetFullPath(target, Path.GetDirectoryName(at)!);
            if (Path.GetDirectoryName(at) is null)
                return full;
        }
    }

    private static string? Resolved(string path)
    {
        if (OperatingSystem.IsWindows())
            return Path.Exists(path) ? path : null;
        var real = RealPath(path, 0);
        if (real == 0)
            return null;
        try
        {
            return Marshal.PtrToStringUTF8(real);
        }
        finally
        {
            Free(real);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint RealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);
}
