using System.Diagnostics;
using System.Text;

namespace Mcc.Platform.Processes;

/// <summary>
/// The one place where a program is started: without a shell, with its arguments as a list, and with pipes on its three streams.
/// </summary>
internal static class PipedProcess
{
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static Process Start(ProcessStartOptions order)
    {
        var start = new ProcessStartInfo(order.Program, order.Words)
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

        return Process.Start(start)!;
    }
}
