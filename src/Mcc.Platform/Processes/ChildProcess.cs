using System.Diagnostics;

namespace Mcc.Platform.Processes;

/// <summary>
/// A process that was started here and stays: its lines are reported as they are printed, and it can be stopped with all that it started.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly string? GroupLeader = OperatingSystem.IsLinux() && File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : null;

    private readonly Process process;
    private readonly Task ended;

    private ChildProcess(Process process, Action<string> onLine)
    {
        this.process = process;
        Mark = ProcessIdentity.OfNew(process);
        ended = Task.WhenAll(Read(process.StandardOutput, onLine), Read(process.StandardError, onLine), process.WaitForExitAsync());
    }

    /// <summary>How to find it again after this program was killed.</summary>
    public ProcessIdentity Mark { get; }

    public bool HasEnded => process.HasExited;

    /// <summary>Completes when the process has ended; 128 + n when signal n ended it.</summary>
    public Task<int> Ended => process.WaitForExitAsync().ContinueWith(_ => process.ExitCode, TaskScheduler.Default);

    /// <summary>Starts it with no input and, where the system can, as the leader of a group of its own.</summary>
    /// <param name="onLine">Receives each line of output and error, on any thread.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static ChildProcess Start(ProcessStartOptions order, Action<string> onLine)
    {
        // setsid becomes the program itself, so the process keeps its number and gets its own group.
        var started = PipedProcess.Start(GroupLeader is null
            ? order : order with { Program = GroupLeader, Words = [order.Program, .. order.Words] });
        started.StandardInput.Close();
        return new(started, onLine);
    }

    /// <summary>SIGTERM to the process, then, when it has not ended in time, SIGKILL to it and to all that it started.</summary>
    /// <returns>True when it exited in time.</returns>
    public async Task<bool> Stop(TimeSpan grace)
    {
        using var finishing = Interruption.Finishing();
        if (!process.HasExited && (OperatingSystem.IsWindows() || !Signals.Send(process.Id, Signals.Terminate)))
            Kill();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(grace));
        var inTime = process.HasExited;
        Kill();
        // A grandchild that left the group may hold the pipes; it is not waited for long.
        await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(2)));
        return inTime;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        process.Dispose();
    }

    private void Kill()
    {
        if (GroupLeader is not null)
            Signals.Send(-Mark.Number, Signals.Kill);
        if (!process.HasExited)
            Mark.Kill();
    }

    private static async Task Read(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
            onLine(line);
    }
}
