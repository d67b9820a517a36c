using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry …</c>: how each deployment was made and how it went.</summary>
public static class RegistryCommand
{
    public static Command Of(CommandContext context) => new("registry", "Record, list and compare deployments.")
    {
        RegistryLogCommand.Of(context),
        RegistryListCommand.Of(context),
        RegistryShowCommand.Of(context),
        RegistryDiffCommand.Of(context),
        RegistryExportCommand.Of(context),
        RegistryImportCommand.Of(context),
        RegistryPruneCommand.Of(context),
        RegistryAssetsCommand.Of(context),
        RegistryOrphansCommand.Of(context),
    };
}
