using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mcc.Platform.Files;

/// <summary>
/// Reads a file that a person or a folder names. A FIFO would wait for a writer, a device never ends, and opening one can have effects:
/// only regular files are opened, without waiting, and each read has a limit.
/// </summary>
public static partial class RegularFile
{
    private const int ReadOnly = 0;
    private const int CurrentFolder = -100;
    private const int OfDescriptor = 0x1000;
    private const uint TypeAndMode = 3;
    private const int ModeOffset = 28;
    private const int StatusSize = 256;
    private const int NoSuchFile = 2;
    private const int NoSuchFolder = 20;
    private const int NotPermitted = 13;

    /// <summary>O_NONBLOCK, O_NOCTTY and O_CLOEXEC.</summary>
    private static readonly int WithoutWaiting =
        OperatingSystem.IsLinux() ? 0x800 | 0x100 | 0x80000 : 0x4 | 0x20000 | 0x1000000;

    /// <summary>Opens it for reading from its beginning to its end.</summary>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream Open(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.OpenRead(path);
        // Before it is opened, because that can have effects; and afterwards, because another file can be there by then.
        Require(Kind(path), path);
        var descriptor = OpenFile(path, ReadOnly | WithoutWaiting);
        if (descriptor < 0)
            throw Failure(path, Marshal.GetLastPInvokeError());
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            Require(handle, path);
            return new FileStream(handle, FileAccess.Read);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The open file is not a regular one.</exception>
    public static void Require(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsWindows())
            Require(Kind(file), path);
    }

    /// <summary>The whole content.</summary>
    /// <param name="maximum">In bytes; see <see cref="FileLimits"/>.</param>
    /// <exception cref="IOException">It is longer, or <see cref="Open"/> fails.</exception>
    public static byte[] ReadBytes(string path, long maximum)
    {
        using var stream = Open(path);
        return Read(stream, path, maximum);
    }

    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, long maximum) => Text(ReadBytes(path, maximum));

    /// <summary>
    /// The text of what the shell that started this program hands over as a file: <c>&lt;(command)</c> or standard input. Null where the
    /// path is not of that kind.
    /// </summary>
    /// <exception cref="IOException">It is longer than the maximum.</exception>
    public static string? ReadHandedOver(string path, long maximum)
    {
        if (path != "/dev/stdin" && !path.StartsWith("/dev/fd/", StringComparison.Ordinal))
            return null;
        using var stream = File.OpenRead(path);
        return Text(Read(stream, path, maximum));
    }

    private static byte[] Read(Stream stream, string path, long maximum)
    {
        using var content = new MemoryStream();
        var buffer = new byte[32 << 10];
        // Files of /proc have no length, and others grow while they are read.
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (content.Length + count > maximum)
                throw new IOException(string.Create(CultureInfo.InvariantCulture,
                    $"{path} has more than {Size(maximum)}, the maximum for such a file."));
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static string Size(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static string Text(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static void Require(FileKind kind, string path)
    {
        if (kind != FileKind.Regular)
            throw new IOException($"{path} is {kind switch
            {
                FileKind.Folder => "a folder",
                FileKind.Fifo => "a FIFO",
                FileKind.Socket => "a socket",
                FileKind.Device => "a device",
                _ => "something else",
            }}, not a regular file.");
    }

    /// <summary>What is there, after links are followed; a missing file is regular, because opening it says so.</summary>
    private static FileKind Kind(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            if (!OperatingSystem.IsLinux())
                return Directory.Exists(path) ? FileKind.Folder : FileKind.Regular;
            return StatX(CurrentFolder, path, 0, TypeAndMode, ref status[0]) == 0 ? KindIn(status) : FileKind.Regular;
        }
        catch (EntryPointNotFoundException)
        {
            return FileKind.Regular;
        }
    }

    private static FileKind Kind(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return OperatingSystem.IsLinux() && StatX(file, "", OfDescriptor, TypeAndMode, ref status[0]) == 0
                ? KindIn(status) : FileKind.Regular;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2019. Nothing waits, and every read has a limit anyway.
            return FileKind.Regular;
        }
    }

    /// <summary>struct statx has the same layout on every architecture: linux/stat.h.</summary>
    private static FileKind KindIn(ReadOnlySpan<byte> status) => (BitConverter.ToUInt16(status[ModeOffset..]) & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0x1000 => FileKind.Fifo,
        0xC000 => FileKind.Socket,
        0x2000 or 0x6000 => FileKind.Device,
        _ => FileKind.Other,
    };

    private static Exception Failure(string path, int error) => error switch
    {
        NoSuchFile or NoSuchFolder => new FileNotFoundException($"{path} does not exist.", path),
        NotPermitted => new UnauthorizedAccessException($"Access to {path} is denied."),
        _ => new IOException($"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}"),
    };

    private enum FileKind
    {
        Regular,
        Folder,
        Fifo,
        Socket,
        Device,
        Other,
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, ref byte status);
}
