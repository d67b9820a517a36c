using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc registry assets</c>: what the scripts of all projects created in AWS and have not deleted, as recorded.</summary>
public static class RegistryAssetsCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("assets", "List what projects have in AWS, as their scripts recorded it.");
        var place = new ManifestPlace(command, context.Catalog.Parameters);
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (place.Read(context, arguments, findings) is not { } assets)
                return reporter.Refuse(findings);
            reporter.Tell(findings);
            return reporter.End(ExitCode.Done,
                output => AssetRows.Write(output, assets.OrderBy(asset => asset.Project, StringComparer.Ordinal)),
                json => AssetRows.Write(json, "assets", assets));
        });
        return command;
    }
}
