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
        var forget = new Option<bool>("--forget") { Description = "Also delete the state: models, endpoints, buckets and logs." };
        var command = new Command("down", "Stop the local SageMaker and its containers; state is kept.") { folder, forget };
        command.SetAction((arguments, cancel) =>
            new DownRun(context.Reporter(arguments), StateFolder.Of(context.Cli, arguments.GetValue(folder)))
                .Go(arguments.GetValue(forget), cancel));
        return command;
    }
}
