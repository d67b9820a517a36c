using System.CommandLine;
using Mcc.Cli.Quickstart;
using Mcc.Core.Quickstart;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc quickstart</c>: from nothing to an answered prediction, with a real model.</summary>
public static class QuickstartCommand
{
    public static Command Of(CommandContext context)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Install Debian packages without asking, where they are needed and we are root." };
        var process = new Option<bool>("--process") { Description = "Serve as a plain process, even where a container engine answers." };
        var command = new Command("quickstart", "Train a real model, generate its project, serve it, and compare predictions with the truth.") { yes, process };
        command.SetAction((arguments, cancel) =>
        {
            var recipe = QuickstartRecipe.Parse(context.Catalog.Files.ReadText(QuickstartRecipe.Path));
            return new QuickstartRun(context, context.Reporter(arguments), recipe).Go(arguments.GetValue(yes), arguments.GetValue(process), cancel);
        });
        return command;
    }
}
