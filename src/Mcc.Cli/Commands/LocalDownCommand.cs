using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local down</c>: ends it and all that it started, also where it was killed itself.</summary>
public static class LocalDownCommand
{
    public static Command Of(CommandContext context)
    {
        var folder = StateFolder.Option();
        var forget = new Option<bool>("--forget") { Description = "Also delete its state: models, endpoints, buckets, logs." };
        var command = new Command("down", "Stop it and everything that it started; its state stays for the next up.") { folder, forget };
        command.SetAction((arguments, cancel) =>
            new DownRun(context.Reporter(arguments), StateFolder.Of(context.World, arguments.GetValue(folder)))
                .Go(arguments.GetValue(forget), cancel));
        return command;
    }
}
