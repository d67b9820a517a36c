using System.ComponentModel;
using System.Diagnostics;

namespace Mcc.Platform.Processes;

/// <summary>
/// A shell that waits until mcc exits, and then runs a script, unless it was dismissed before. So what was started here
/// is cleaned up also when mcc is killed: the kernel closes its end of the pipe that the shell reads.
/// </summary>
public sealed class EndGuard : IDisposable
{
    private const string Shell = "/bin/sh";
    private const string Leader = "/usr/bin/setsid";
    private const string Wait = "exec > /dev/null 2>&1; trap '' INT TERM HUP QUIT; read -r line && exit 0\n";

    private readonly Process process;
    private bool isDismissed;

    private EndGuard(Process process) => this.process = process;

    /// <summary>Null where there is no shell that could wait.</summary>
    /// <param name="script">For <c>sh</c>; its arguments are <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="variables">Null for this process's own.</param>
    public static EndGuard? Start(string script, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Shell))
            return null;
        // In a session of its own, signals of a terminal and of `timeout` do not reach it.
        List<string> words = [Shell, "-c", Wait + script, "mcc-end-guard", .. arguments];
        if (File.Exists(Leader))
            words.Insert(0, Leader);
        try
        {
            var started = PipedProcess.Start(new(words[0], words[1..], "/", variables));
            return new(started);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Dismisses it: nothing is left to clean up.</summary>
    public void Dispose()
    {
        if (isDismissed)
            return;
        isDismissed = true;
        try
        {
            process.StandardInput.WriteLine();
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }

        process.Dispose();
    }
}
