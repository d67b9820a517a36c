using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Quickstart;
using Mcc.Core.Data;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc quickstart</c>: from nothing to an answered prediction, with a real model.</summary>
public static class QuickstartCommand
{
    public static Command Of(CommandContext context)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Install missing Debian packages without asking (as root)." };
        var noInstall = new Option<bool>("--no-install") { Description = "Do not install anything with pip or apt-get." };
        var process = new Option<bool>("--process") { Description = "Serve as a plain process, even if a container engine is available." };
        var command = new Command("quickstart",
            "Train, generate, serve and check a sample.") { yes, noInstall, process };
        command.Validators.Add(result =>
        {
            if (result.GetValue(yes) && result.GetValue(noInstall))
                result.AddError("--yes and --no-install exclude each other.");
        });
        command.SetAction((arguments, cancel) =>
        {
            var recipe = QuickstartRecipe.Parse(context.Catalog.Files.Read(QuickstartRecipe.Path));
            return new QuickstartRun(context, context.Reporter(arguments), recipe).Go(
                arguments.GetValue(noInstall) ? InstallConsent.Refused : arguments.GetValue(yes)
                    ? InstallConsent.Given : InstallConsent.Ask,
                arguments.GetValue(process), cancel);
        });
        return command;
    }
}
