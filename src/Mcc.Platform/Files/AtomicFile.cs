namespace Mcc.Platform.Files;

/// <summary>Files that are seen whole or not at all, even when this program is killed while it writes.</summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file, over one of that name when there is one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content) => Write(path, content, null);

    /// <summary>The same for secrets: only the owner may read it, from its first byte on.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content) => Write(path, content, OwnerOnly);

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var stream = new FileStream(temporary, options))
                stream.Write(content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
