using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local status</c>: what is there, what runs, and why something does not.</summary>
public static class LocalStatusCommand
{
    public static Command Of(CommandContext context)
    {
        var folder = StateFolder.Option();
        var command = new Command("status", "Show endpoints, inference components, jobs, containers and failure reasons.") { folder };
        command.SetAction((arguments, cancel) =>
            StatusText.Tell(context.Reporter(arguments), StateFolder.Of(context.Cli, arguments.GetValue(folder)), cancel));
        return command;
    }
}
