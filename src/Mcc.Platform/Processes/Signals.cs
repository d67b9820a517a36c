using System.Runtime.InteropServices;

namespace Mcc.Platform.Processes;

/// <summary>POSIX signals, which .NET cannot send by itself.</summary>
public static partial class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>As Linux numbers it, and so <see cref="Continue"/>.</summary>
    public const int Stop = 19;
    public const int Continue = 18;

    /// <summary>To one process, or to a whole group when <paramref name="process"/> is negative; false when there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number means init, our own group or everything that we may end.</exception>
    public static bool Send(int process, int signal)
    {
        if (process is >= -1 and <= 1) throw new ArgumentOutOfRangeException(nameof(process));
        return SendSignal(process, signal) == 0;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
