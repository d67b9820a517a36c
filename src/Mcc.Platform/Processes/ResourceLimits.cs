using System.Runtime.InteropServices;

namespace Mcc.Platform.Processes;

/// <summary>Soft limits of running processes (<c>prlimit(2)</c>), which can be lowered and raised again without special rights.</summary>
public static partial class ResourceLimits
{
    /// <summary>RLIMIT_FSIZE: the length that a file may have, in bytes.</summary>
    public const int FileSize = 1;

    /// <summary>RLIMIT_AS: the address space of a process, in bytes.</summary>
    public const int AddressSpace = 9;

    /// <summary>Sets the soft limit and leaves the hard one.</summary>
    /// <returns>The soft limit before; null when it could not be set.</returns>
    public static ulong? Set(int process, int resource, ulong soft)
    {
        if (!OperatingSystem.IsLinux() || Ask(process, resource, 0, out var before) != 0)
            return null;
        var wanted = before with { Soft = Math.Min(soft, before.Hard) };
        return Change(process, resource, in wanted, 0) == 0 ? before.Soft : null;
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Ask(int process, int resource, nint wanted, out Limit before);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Change(int process, int resource, in Limit wanted, nint before);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
