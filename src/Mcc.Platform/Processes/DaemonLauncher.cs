namespace Mcc.Platform.Processes;

/// <summary>Starts a program that goes on when this one has ended, once it has said that it is up.</summary>
public static class DaemonLauncher
{
    /// <summary>When <paramref name="cancel"/> comes before it is up, it is asked to end, and waited for.</summary>
    /// <param name="sign">The line that it says first when it is up.</param>
    /// <returns>Null when it stays; else its exit code and output.</returns>
    public static async Task<ProcessResult?> Start(ProcessStartOptions order, string sign, CancellationToken cancel)
    {
        using var process = PipedProcess.Start(order);
        process.StandardInput.Close();
        using var ending = cancel.Register(() => Signals.Send(process.Id, Signals.Terminate));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var first = await process.StandardOutput.ReadLineAsync(CancellationToken.None);
        if (!cancel.IsCancellationRequested && string.Equals(first, sign, StringComparison.Ordinal)) return null;
        var rest = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new(process.ExitCode, $"{first}\n{rest}", await error);
    }
}
