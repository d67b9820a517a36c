using Mcc.Cli;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Platform.Processes;
using Mcc.Platform.Streams;

// Before anything opens a file.
StandardStreams.OccupyClosed();
// Ctrl-C and Ctrl-\, who ends us politely as a supervisor does, and a terminal that is closed. The first one lets the command take back
// what it began; a second one ends the process.
var signals = Interruption.Listen(SystemTerminal.Restore);
try
{
    var cli = CliEnvironment.OfThisProcess();
#if DEBUG
    if (!DebugData.Use(cli))
        return ExitCode.Refused;
#endif
    // Not on this thread: a command can be in a call of the system that no token ends.
    var command = Task.Run(() => CliApplication.Execute(args, cli, new Catalog(DataFiles.Embedded), Interruption.Token));
    if (await Task.WhenAny(command, Interruption.IsOverdue) == command)
        return await command;
    RunningChildren.Kill();
    cli.Error.WriteLine("Interrupted.");
    return Interruption.ExitCode;
}
finally
{
    SystemTerminal.Restore();
    foreach (var signal in signals)
        signal.Dispose();
}
