using System.ComponentModel;
using System.Diagnostics;

namespace Mcc.Platform.Processes;

/// <summary>A process as it can be written down: its number alone may belong to another one later, so its start is kept with it.</summary>
/// <param name="Started">UTC.</param>
public sealed record ProcessIdentity(int Number, DateTime Started)
{
    /// <summary>
    /// The kernel's and .NET's clocks differ by less than this; process numbers do not come back so soon.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <exception cref="EnvironmentException">The system does not say when processes began.</exception>
    public static ProcessIdentity OfThisProcess()
    {
        ProcFolder.Require();
        using var process = Process.GetCurrentProcess();
        return new(process.Id, process.StartTime.ToUniversalTime());
    }

    /// <summary>The mark of a process that was started here just now.</summary>
    public static ProcessIdentity OfNew(Process process)
    {
        try
        {
            return new(process.Id, process.StartTime.ToUniversalTime());
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended already, and the kernel no longer knows when it began: a moment ago.
            return new(process.Id, DateTime.UtcNow);
        }
    }

    /// <summary>Null where no such process runs.</summary>
    public static ProcessIdentity? Find(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            return new(number, process.StartTime.ToUniversalTime());
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    public bool IsRunning
    {
        get
        {
            using var process = Find();
            return process is not null;
        }
    }

    /// <summary>SIGTERM, without waiting; false when it is not running.</summary>
    public bool Terminate()
    {
        using var process = Find();
        if (process is null) return false;
        if (!OperatingSystem.IsWindows()) return Signals.Send(Number, Signals.Terminate);
        process.Kill(entireProcessTree: true);
        return true;
    }

    /// <summary>SIGKILL to it, to its group and to all that it started; false when it is not running.</summary>
    public bool Kill()
    {
        using var process = Find();
        if (process is null) return false;
        try
        {
            process.Kill(entireProcessTree: true);
            if (!OperatingSystem.IsWindows()) Signals.Send(-Number, Signals.Kill);
            return true;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private Process? Find()
    {
        try
        {
            var process = Process.GetProcessById(Number);
            if ((process.StartTime.ToUniversalTime() - Started).Duration() < Tolerance && !process.HasExited
                && !IsWaitedFor()) return process;
            process.Dispose();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended, or belongs to someone else now.
        }

        return null;
    }

    /// <summary>It has ended, and only its parent has not asked yet how.</summary>
    private bool IsWaitedFor()
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{Number}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
