using System.Diagnostics;
using System.Text;

namespace Mcc.Platform.Processes;

/// <summary>
/// The one place where a program is started: without a shell, with its arguments as a list, and with pipes on its three streams.
/// </summary>
internal static class PipedProcess
{
    private const int NoSuchFile = 2;

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static Process Start(ProcessStartOptions order)
    {
        var start = new ProcessStartInfo(Resolved(order), order.Words)
        {
            WorkingDirectory = order.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (order.Variables is { } variables)
        {
            start.Environment.Clear();
            foreach (var (name, value) in variables)
                start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        RunningChildren.Add(process);
        return process;
    }

    /// <summary>
    /// .NET looks for a name without a slash in the current folder before the PATH, and that folder may be anybody's: a file named
    /// <c>docker</c> there would be started.
    /// </summary>
    private static string Resolved(ProcessStartOptions order)
    {
        if (OperatingSystem.IsWindows() || order.Program.Contains('/'))
            return order.Program;
        var path = order.Variables is { } variables && variables.TryGetValue("PATH", out var own)
            ? own : Environment.GetEnvironmentVariable("PATH");
        return Programs.Find(order.Program, path)
            ?? throw new System.ComponentModel.Win32Exception(NoSuchFile, $"{order.Program}: no such program in the PATH");
    }
}
