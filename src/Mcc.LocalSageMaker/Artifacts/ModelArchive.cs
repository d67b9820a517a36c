using System.Formats.Tar;
using System.IO.Compression;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>
/// Extracts a model's tar.gz. An archive comes from someone else: what would write outside its folder, name something that is
/// not a file, or grow without limit is refused, and nothing of it stays.
/// </summary>
internal static class ModelArchive
{
    /// <summary>Free space is looked at again after so many bytes: others write to the disk as well.</summary>
    private const long Step = 64L * 1024 * 1024;

    /// <param name="free">How many bytes the disk can take; tests give another disk's.</param>
    /// <exception cref="ContainerException">It is not a tar.gz, or one that is refused.</exception>
    public static async Task Unpack(Stream archive, string folder, Limits limits, string name, CancellationToken cancel,
        Func<string, long>? free = null)
    {
        var room = free ?? FreeSpace.Of;
        try
        {
            await using var unzipped = new GZipStream(archive, CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            var bytes = 0L;
            var files = 0;
            while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
            {
                if (++files > limits.ExtractedFiles)
                    throw Refused(name, $"it contains more than {limits.ExtractedFiles} files");
                bytes = await Place(entry, folder, bytes, limits, name, room, cancel);
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException
            or OverflowException or NotSupportedException or InvalidOperationException)
        {
            throw new ContainerException($"The model data {name} is not a readable tar.gz: {problem.Message}");
        }
        catch (IOException full) when (DiskProblem.Of(full, folder) is { IsFull: true })
        {
            throw new ContainerException($"The model data {name} was not extracted, because the disk of {folder} is full.");
        }
    }

    private static async Task<long> Place(TarEntry entry, string folder, long bytes, Limits limits, string name, Func<string, long> room,
        CancellationToken cancel)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.GlobalExtendedAttributes:
                return bytes;
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                Make(() => Directory.CreateDirectory(Inside(folder, entry.Name, name)), entry, name);
                return bytes;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile or TarEntryType.SparseFile:
                break;
            default:
                throw Refused(name, $"{entry.Name} is a {Kind(entry.EntryType)}; only files and folders are allowed");
        }

        var path = Inside(folder, entry.Name, name);
        if (path.Length == folder.Length) throw Refused(name, $"{entry.Name} is not a valid file name");
        FileStream? file = null;
        Make(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = new(path, FileMode.Create, FileAccess.Write);
        }, entry, name);
        await using (file)
        {
            var piece = new byte[128 * 1024];
            var untilLook = 0L;
            while (entry.DataStream is { } content && await content.ReadAsync(piece, cancel) is > 0 and var count)
            {
                bytes += count;
                if (bytes > limits.ExtractedModel)
                    throw Refused(name, $"it decompresses to more than {limits.ExtractedModel} bytes");
                untilLook -= count;
                if (untilLook < 0)
                {
                    untilLook = Math.Min(Step, room(folder)) - count;
                    if (untilLook < 0)
                        throw Refused(name, $"it decompresses to more bytes than the disk of {folder} has free");
                }

                await file!.WriteAsync(piece.AsMemory(0, count), cancel);
            }
        }

        if (!OperatingSystem.IsWindows() && (entry.Mode & UnixFileMode.UserExecute) != UnixFileMode.None)
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return bytes;
    }

    /// <summary>A file where a folder stands, or the other way round, is a fault of the archive and not of the disk.</summary>
    private static void Make(Action make, TarEntry entry, string name)
    {
        try
        {
            make();
        }
        catch (Exception clash) when (clash is UnauthorizedAccessException
            || (clash is IOException && clash is not DirectoryNotFoundException
                && !clash.Message.Contains("space", StringComparison.OrdinalIgnoreCase)))
        {
            throw Refused(name, $"{entry.Name} cannot be created there");
        }
    }

    private static string Inside(string folder, string entry, string name)
    {
        if (entry.Contains('\0') || entry.Contains('\\') || entry.StartsWith('/') || Path.IsPathRooted(entry)
            || entry.Split('/').Contains(".."))
            throw Refused(name, $"{entry} would be outside the model folder");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(entry, folder));
    }

    private static string Kind(TarEntryType type) => type switch
    {
        TarEntryType.SymbolicLink => "symbolic link",
        TarEntryType.HardLink => "hard link",
        TarEntryType.BlockDevice or TarEntryType.CharacterDevice => "device",
        TarEntryType.Fifo => "pipe",
        _ => type.ToString(),
    };

    private static ContainerException Refused(string name, string reason) => new($"The model data {name} is refused: {reason}.");
}
