using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Uninstall;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc uninstall</c>: what mcc has written outside of projects, and its removal.</summary>
public static class UninstallCommand
{
    public static Command Of(CommandContext context)
    {
        var all = new Option<bool>("--all") { Description = "Also profiles, registries, trusted servers and your own layers." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Delete without asking." };
        var command = new Command("uninstall", "Delete state, caches and temporary files.") { all, yes };
        command.SetAction((arguments, cancel) => new UninstallRun(context.Reporter(arguments))
            .Go(arguments.GetValue(all), arguments.GetValue(yes), cancel));
        return command;
    }
}
