using System.ComponentModel;
using System.Diagnostics;

namespace Mcc.Platform.Processes;

/// <summary>Runs a program to its end and hands back what it wrote. It is never left running.</summary>
public static class ProcessRunner
{
    private static readonly TimeSpan TimeToBeTold = TimeSpan.FromMilliseconds(200);

    // What a shell adds to the number of the signal that ended a program.
    private const int Signalled = 128;

    /// <summary>
    /// Null when there is no such program. When <paramref name="cancel"/> fires it is asked to end (SIGTERM), so that it can take
    /// back what it began, and is killed with all that it started when it has not in the time that its options give.
    /// </summary>
    /// <param name="input">What it reads; nothing by default.</param>
    public static async Task<ProcessResult?> Run(ProcessStartOptions order, CancellationToken cancel, string input = "")
    {
        cancel.ThrowIfCancellationRequested();
        // What runs without being cancelable takes something back.
        using var finishing = cancel.CanBeCanceled ? null : Interruption.Finishing();
        using var process = TryStart(order);
        if (process is null) return null;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await Write(process, input);
            await process.WaitForExitAsync(cancel);
            // A Ctrl-C at a terminal reaches both of us: the process may be gone before we know it.
            if (process.ExitCode != 0)
                await Task.Delay(process.ExitCode > Signalled ? TimeToBeTold : TimeSpan.Zero, cancel);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            await End(process, order.TimeToEnd);
            throw;
        }
    }

    private static async Task End(Process process, TimeSpan timeToEnd)
    {
        using var finishing = Interruption.Finishing();
        using var patience = new CancellationTokenSource(timeToEnd);
        var started = Descendants.OfStopped(process.Id);
        try
        {
            if (!OperatingSystem.IsWindows() && Signals.Send(process.Id, Signals.Terminate))
            {
                if (OperatingSystem.IsLinux())
                    Signals.Send(process.Id, Signals.Continue);
                await process.WaitForExitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }

        process.Kill(entireProcessTree: true);
        // A shell that ended left the program that it waited for.
        foreach (var descendant in started)
            descendant.Kill();
    }

    private static async Task Write(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything, which its exit code tells better.
        }
    }

    private static Process? TryStart(ProcessStartOptions order)
    {
        try
        {
            return PipedProcess.Start(order);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
