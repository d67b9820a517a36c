using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;
using Microsoft.Win32.SafeHandles;

namespace Mcc.Platform.Files;

/// <summary>
/// A registry on disk: lines that are added under a lock and are on the disk when <see cref="Append"/> returns.
/// </summary>
/// <param name="isPrivate">Whether only the owner may read it: a registry in a repository is for everybody who has that.</param>
public sealed class RegistryFile(string path, bool isPrivate)
{
    private const int TailBytes = 64 << 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public string Path => path;

    /// <summary>Reads the entries as they are at one moment, without those that are being written.</summary>
    public T Read<T>(Func<RegistryReader, T> read)
    {
        using var stream = Locked(() => LockedFile.OpenShared(path, Timeout));
        return read(new(stream ?? Stream.Null));
    }

    /// <summary>Adds lines; all of them are on the disk when this returns, and none when it fails.</summary>
    /// <param name="choose">Gets the reader of the entries that exist, and returns the lines with their line breaks.</param>
    /// <returns>The bytes of an incomplete entry that were removed from the end.</returns>
    public long Append(Func<RegistryReader, byte[]> choose)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        if (isPrivate && !OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(folder);
        using var stream = Locked(() => LockedFile.OpenExclusive(path, isPrivate, Timeout))!;
        var lines = choose(new(stream));
        if (lines.Length == 0)
            return 0;
        var file = stream.SafeFileHandle;
        var length = RandomAccess.GetLength(file);
        var (end, needsBreak) = FindEnd(file, length);
        try
        {
            if (needsBreak)
                lines = [(byte)'\n', .. lines];
            RandomAccess.Write(file, lines, end);
            RandomAccess.SetLength(file, end + lines.Length);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, end);
            throw;
        }

        if (length == 0)
            FolderSync.Flush(folder);
        return length - end;
    }

    /// <summary>
    /// Writes the registry again with the entries that stay, as a new file that takes the place of the old one in one step.
    /// </summary>
    /// <param name="choose">Gets the reader of all entries and a stream for the lines; returns false where nothing is to be
    /// changed.</param>
    public void Rewrite(Func<RegistryReader, Stream, bool> choose)
    {
        using var old = Locked(() => LockedFile.OpenExclusive(path, isPrivate: null, Timeout));
        if (old is null)
            return;
        // The lock is held, so this name belongs to this process; a file of that name is left from a process that was killed.
        var replacement = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.GetUnixFileMode(old.SafeFileHandle);
        bool isChanged;
        using (var stream = new FileStream(replacement, options))
        {
            isChanged = choose(new(old), stream);
            stream.Flush(flushToDisk: true);
        }

        if (!isChanged)
        {
            File.Delete(replacement);
            return;
        }

        File.Move(replacement, path, overwrite: true);
        FolderSync.Flush(System.IO.Path.GetDirectoryName(path)!);
    }

    /// <summary>Where the next line begins, and whether the last entry lacks its line break.</summary>
    private static (long End, bool NeedsBreak) FindEnd(SafeFileHandle file, long length)
    {
        for (var size = Math.Min(length, TailBytes); ; size = Math.Min(length, size * 2))
        {
            var tail = new byte[size];
            var start = length - size;
            ReadWhole(file, tail, start);
            var last = tail.AsSpan().LastIndexOf((byte)'\n');
            if (last < 0 && start > 0)
                continue;
            return EntryLine.WholePart(tail.AsSpan(last + 1)).Length > 0 ? (length, true) : (start + last + 1, false);
        }
    }

    private static void ReadWhole(SafeFileHandle file, Span<byte> bytes, long start)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes[read..], start + read);
            if (count == 0)
                throw new EndOfStreamException();
            read += count;
        }
    }

    private FileStream? Locked(Func<FileStream?> open)
    {
        try
        {
            return open();
        }
        catch (TimeoutException)
        {
            throw new EnvironmentException(Finding.Error("registry-locked",
                $"Another process has locked {path} for more than {Timeout.TotalSeconds:0} seconds.", "End that process, and try again."));
        }
    }
}
