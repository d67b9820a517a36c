using System.Globalization;
using System.Runtime.InteropServices;

namespace Mcc.Platform.Processes;

/// <summary>
/// The user that this process runs as, as the system's list of users (<c>/etc/passwd</c> and its replacements) has it.
/// </summary>
public static partial class UserAccount
{
    private const int Enough = 16 * 1024;

    /// <summary>The user's number, as <c>find -uid</c> takes it.</summary>
    public static string Number => User().ToString(CultureInfo.InvariantCulture);

    /// <summary>The user's home folder; null where the list has none.</summary>
    public static string? Home()
    {
        // The entry has this shape on Linux only.
        if (!OperatingSystem.IsLinux())
            return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null;
        var buffer = Marshal.AllocHGlobal(Enough);
        try
        {
            return Find(User(), out var entry, buffer, Enough, out var found) == 0 && found != 0
                && Marshal.PtrToStringUTF8(entry.Home) is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : null;
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint User();

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int Find(uint user, out Entry entry, nint buffer, nuint length, out nint found);

    /// <summary>The system's <c>struct passwd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public nint Name;
        public nint Password;
        public uint UserNumber;
        public uint GroupNumber;
        public nint Comment;
        public nint Home;
        public nint Shell;
    }
}
