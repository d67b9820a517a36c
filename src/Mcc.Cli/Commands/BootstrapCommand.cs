using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap …</c>: what is set up once for a user, not for a project.</summary>
public static class BootstrapCommand
{
    public static Command Of(CommandContext context) => new("bootstrap", "Manage settings shared by all projects.")
    {
        BootstrapListCommand.Of(context),
        BootstrapUseCommand.Of(context),
        SyncSchemasCommand.Of(context),
    };
}
