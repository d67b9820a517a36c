namespace Mcc.Platform.Processes;

/// <summary>
/// Linux's <c>/proc</c>, by which a process is found again and told from a later one with its number. A chroot may lack it.
/// </summary>
public static class ProcFolder
{
    /// <exception cref="EnvironmentException">It does not exist.</exception>
    public static void Require()
    {
        if (OperatingSystem.IsLinux() && !File.Exists("/proc/self/stat"))
            throw EnvironmentException.NoProc();
    }
}
