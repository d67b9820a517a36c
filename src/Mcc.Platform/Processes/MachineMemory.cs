using System.Globalization;

namespace Mcc.Platform.Processes;

/// <summary>How much memory this machine has left.</summary>
public static class MachineMemory
{
    private const string File = "/proc/meminfo";
    private const string Available = "MemAvailable:";

    /// <summary>
    /// What new processes can take without swapping, in MiB (https://man7.org/linux/man-pages/man5/proc_meminfo.5.html); where the system
    /// does not say it, what .NET sees as the memory of the machine or container.
    /// </summary>
    public static long AvailableMib()
    {
        var line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(text =>
            text.StartsWith(Available, StringComparison.Ordinal)) : null;
        return line is not null && long.TryParse(line[Available.Length..].Replace("kB", "", StringComparison.Ordinal),
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var kib)
            ? kib / 1024 : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
    }
}
