using System.Runtime.InteropServices;
using Mcc.Platform.Processes;
using Microsoft.Win32.SafeHandles;

namespace Mcc.Platform.Files;

/// <summary>
/// Opens a file under the lock that <c>flock(1)</c> takes, so that this program and scripts exclude each other. The system releases the
/// lock when the file is closed, also when the process is killed.
/// </summary>
internal static partial class LockedFile
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int NoSuchFile = 2;
    private const int OwnerOnly = 0b110_000_000;
    private const int Everyone = 0b110_110_110;

    private static readonly int Create = OperatingSystem.IsLinux() ? 0x40 : 0x200;
    private static readonly int CloseOnExecution = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    private static readonly int WithoutWaiting = OperatingSystem.IsLinux() ? 0x800 : 0x4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    /// <summary>For readers; null if the file does not exist.</summary>
    /// <exception cref="TimeoutException">Another process keeps it locked.</exception>
    public static FileStream? OpenShared(string path, TimeSpan timeout) => Open(path, ReadOnly, Shared, timeout, FileAccess.Read);

    /// <summary>For one writer; null if the file does not exist and is not to be created.</summary>
    /// <param name="isPrivate">Whether a new file can be read by its owner only; null: no file is created.</param>
    /// <exception cref="TimeoutException">Another process keeps it locked.</exception>
    public static FileStream? OpenExclusive(string path, bool? isPrivate, TimeSpan timeout) =>
        Open(path, ReadWrite | (isPrivate is null ? 0 : Create), Exclusive, timeout, FileAccess.ReadWrite,
            isPrivate == true ? OwnerOnly : Everyone);

    /// <summary>A process that waited can get the lock of a file which was replaced meanwhile; then it opens the new one.</summary>
    private static FileStream? Open(string path, int flags, int kind, TimeSpan timeout, FileAccess access, int mode = 0)
    {
        while (true)
        {
            // .NET takes a lock of its own with every file that it opens, and refuses where it cannot have it at once.
            var descriptor = OpenFile(path, flags | CloseOnExecution | WithoutWaiting, mode);
            if (descriptor < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                return error == NoSuchFile && (flags & Create) == 0 ? null
                    : throw new IOException($"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}");
            }

            var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            try
            {
                RegularFile.Require(handle, path);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            var stream = new FileStream(handle, access, bufferSize: 0);
            if (!Take(descriptor, kind, timeout))
            {
                stream.Dispose();
                throw new TimeoutException(path);
            }

            if (IsAtPath(stream.SafeFileHandle, path))
                return stream;
            stream.Dispose();
        }
    }

    private static bool Take(int descriptor, int kind, TimeSpan timeout)
    {
        var deadline = DateTime.UtcNow + timeout;
        // Not the call that waits: Ctrl-C could not end it.
        while (Flock(descriptor, kind | NonBlocking) != 0)
        {
            if (DateTime.UtcNow >= deadline)
                return false;
            Interruption.Token.ThrowIfCancellationRequested();
            Thread.Sleep(Pause * (1 + Random.Shared.NextDouble()));
        }

        return true;
    }

    /// <summary>
    /// Whether the open file is the one of that name. .NET does not show the numbers of files; two files with one time of creation, one
    /// time of the last change and one length cannot follow each other under one name, because the second is written while the first
    /// exists.
    /// </summary>
    private static bool IsAtPath(SafeFileHandle file, string path) => File.Exists(path)
        && File.GetCreationTimeUtc(file) == File.GetCreationTimeUtc(path)
        && File.GetLastWriteTimeUtc(file) == File.GetLastWriteTimeUtc(path)
        && RandomAccess.GetLength(file) == new FileInfo(path).Length;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int descriptor, int operation);
}
