using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap …</c>: what is set up once for a user, not for a project.</summary>
public static class BootstrapCommand
{
    public static Command Of(CommandContext context) => new("bootstrap", "Set up an AWS account, and profiles.")
    {
        BootstrapAddCommand.Of(context),
        BootstrapModuleCommands.Add(context),
        BootstrapModuleCommands.Remove(context),
        BootstrapModuleCommands.Update(context),
        BootstrapModuleCommands.RemoveProfile(context),
        BootstrapStatusCommand.Of(context),
        BootstrapPolicyCommand.Of(context),
        BootstrapListCommand.Of(context),
        BootstrapUseCommand.Of(context),
        BootstrapReplicateCommand.Of(context),
        SyncSchemasCommand.Of(context),
    };
}
