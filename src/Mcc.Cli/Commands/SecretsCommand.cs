using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets …</c>: tokens and keys of containers, in AWS Secrets Manager.</summary>
public static class SecretsCommand
{
    public static Command Of(CommandContext context) => new("secrets", "Keep tokens and keys in AWS Secrets Manager.")
    {
        SecretsCreateCommand.Of(context),
        SecretsListCommand.Of(context),
        SecretsDescribeCommand.Of(context),
        SecretsChangeCommands.Update(context),
        SecretsChangeCommands.Link(context),
        SecretsDeleteCommands.Delete(context),
        SecretsDeleteCommands.Restore(context),
    };
}
