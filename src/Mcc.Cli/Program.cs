using System.Runtime.InteropServices;
using Mcc.Cli;
using Mcc.Core.Catalogs;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C lets the command take back what it began; a second one ends the process.
    press.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
// Who ends us politely is answered in the same way: a supervisor, or a terminal that is closed.
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await Door.Open(args, World.OfThisProcess(), new Catalog(DataFiles.Embedded), stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
