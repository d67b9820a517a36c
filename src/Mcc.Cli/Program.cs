using System.Runtime.InteropServices;
using Mcc.Cli;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Platform.Streams;

// Before anything opens a file.
StandardStreams.OccupyClosed();
using var stop = new CancellationTokenSource();
var stoppedAt = 0L;
// Ctrl-C and Ctrl-\, who ends us politely as a supervisor does, and a terminal that is closed. Not Console.CancelKeyPress: it would
// set up the terminal, escape sequences and all.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    var cli = CliEnvironment.OfThisProcess();
#if DEBUG
    if (!DebugData.Use(cli))
        return ExitCode.Refused;
#endif
    return await CliApplication.Execute(args, cli, new Catalog(DataFiles.Embedded), stop.Token);
}
finally
{
    SystemTerminal.Restore();
}

// The first one lets the command take back what it began; a second one ends the process. `timeout` signals a process and then its group,
// so one that follows at once is the first.
void Stop(PosixSignalContext signal)
{
    const long atOnceMilliseconds = 500;
    if (!stop.IsCancellationRequested)
        Interlocked.Exchange(ref stoppedAt, Environment.TickCount64);
    signal.Cancel = Environment.TickCount64 - Interlocked.Read(ref stoppedAt) < atOnceMilliseconds;
    if (!signal.Cancel)
        SystemTerminal.Restore();
    stop.Cancel();
}
