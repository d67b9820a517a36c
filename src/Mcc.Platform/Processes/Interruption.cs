using System.Runtime.InteropServices;

namespace Mcc.Platform.Processes;

/// <summary>
/// Ctrl-C and other signals that ask this process to end. The first one is enough: it cancels the command, and where something waits that
/// cannot be canceled, it ends the process after a moment. What takes back or ends something else has its own deadline, and is waited for.
/// </summary>
public static class Interruption
{
    private const int Signalled = 128;

    /// <summary>`timeout` signals a process and then its group: a signal that follows at once is the first one.</summary>
    private const long AtOnceMilliseconds = 500;

    /// <summary>How long a command may take to end that only waits.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How long ending and taking back may take, whatever hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

#pragma warning disable S2930 // It is needed until the process ends.
    private static readonly CancellationTokenSource Source = new();
#pragma warning restore S2930
    private static readonly TaskCompletionSource Over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static long stoppedAt;
    private static int finishing;
    private static int signal = 2;

    /// <summary>Canceled by the first signal.</summary>
    public static CancellationToken Token => Source.Token;

    /// <summary>Completes when a signal came and the command did not end in time.</summary>
    public static Task IsOverdue => Over.Task;

    /// <summary>As a shell counts it: 130 after Ctrl-C, 143 after SIGTERM.</summary>
    public static int ExitCode => Signalled + Volatile.Read(ref signal);

    /// <summary>Registers for the signals; dispose the results at the end.</summary>
    /// <param name="beforeEnd">Is called before a second signal ends this process.</param>
    public static IReadOnlyList<IDisposable> Listen(Action beforeEnd)
    {
        // Not Console.CancelKeyPress: it would set up the terminal, escape sequences and all.
        (PosixSignal Signal, int Number)[] signals =
            [(PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)];
        return [.. signals.Select(each => PosixSignalRegistration.Create(each.Signal, context => Stop(context, each.Number, beforeEnd)))];
    }

    /// <summary>For as long as something is ended or taken back that must not be cut off.</summary>
    public static IDisposable Finishing() => new Finish();

    private static void Stop(PosixSignalContext context, int number, Action beforeEnd)
    {
        var isFirst = Interlocked.CompareExchange(ref stoppedAt, Environment.TickCount64, 0) == 0;
        context.Cancel = Environment.TickCount64 - Interlocked.Read(ref stoppedAt) < AtOnceMilliseconds;
        if (!context.Cancel)
        {
            beforeEnd();
            return;
        }

        if (!isFirst)
            return;
        Volatile.Write(ref signal, number);
        _ = Watch();
        Source.Cancel();
    }

    private static async Task Watch()
    {
        var end = Environment.TickCount64 + (long)Longest.TotalMilliseconds;
        for (var left = Grace; left > TimeSpan.Zero && Environment.TickCount64 < end; left -= Glance)
        {
            await Task.Delay(Glance, CancellationToken.None);
            // The moment begins again when the last of them is done.
            if (Volatile.Read(ref finishing) > 0)
                left = Grace;
        }

        Over.TrySetResult();
    }

    private sealed class Finish : IDisposable
    {
        private int isOver;

        public Finish() => Interlocked.Increment(ref finishing);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
                Interlocked.Decrement(ref finishing);
        }
    }
}
