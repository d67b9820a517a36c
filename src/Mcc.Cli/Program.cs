using System.Runtime.InteropServices;
using Mcc.Cli;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Platform.Streams;

// Before anything opens a file.
StandardStreams.OccupyClosed();
using var stop = new CancellationTokenSource();
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

// The first one lets the command take back what it began; a second one ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    if (!signal.Cancel)
        SystemTerminal.Restore();
    stop.Cancel();
}
