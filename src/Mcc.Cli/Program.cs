using Mcc.Cli;
using Mcc.Core.Catalogs;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C lets the command take back what it began; a second one ends the process.
    press.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await Door.Open(args, World.OfThisProcess(), new Catalog(DataFiles.Embedded), stop.Token);
