using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local up|add|down|status|logs|env|clock</c>: SageMaker on this machine.</summary>
public static class LocalCommand
{
    public static Command Of(CommandContext context) => new("local", "Run SageMaker on this machine.")
    {
        LocalUpCommand.Of(context),
        LocalUpCommand.Serve(context),
        LocalAddCommand.Of(context),
        LocalDownCommand.Of(context),
        LocalStatusCommand.Of(context),
        LocalLogsCommand.Of(context),
        LocalEnvCommand.Of(context),
        LocalClockCommand.Of(context),
    };
}
