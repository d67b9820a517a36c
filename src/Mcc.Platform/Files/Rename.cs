using System.Runtime.InteropServices;

namespace Mcc.Platform.Files;

/// <summary>Moves folders within one file system in one step that is either done or not, whenever the power fails.</summary>
internal static partial class Rename
{
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;
    private const uint Swap = 2;

    /// <summary>False when something of that name is there already.</summary>
    public static bool IfFree(string from, string to)
    {
        if (OperatingSystem.IsLinux())
        {
            if (RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0)
                return true;
            const int exists = 17;
            if (Marshal.GetLastPInvokeError() == exists)
                return false;
        }

        // Not Linux, or a file system that does not know the flag.
        if (Directory.Exists(to) || File.Exists(to))
            return false;
        Directory.Move(from, to);
        return true;
    }

    /// <summary>Both stay whole: <paramref name="one"/> and <paramref name="other"/> change names.</summary>
    public static void Exchange(string one, string other)
    {
        if (OperatingSystem.IsLinux() && RenameAt2(CurrentFolder, one, CurrentFolder, other, Swap) == 0)
            return;
        var aside = other + ".aside";
        Directory.Move(other, aside);
        Directory.Move(one, other);
        Directory.Move(aside, one);
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
