using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local up</c>: starts it in the background, or stays; prints the variables with which a shell reaches it.</summary>
public static class LocalUpCommand
{
    public static Command Of(CommandContext context)
    {
        var foreground = new Option<bool>("--foreground") { Description = "Run in the foreground until Ctrl-C." };
        var command = new Command("up",
            "Start the local SageMaker, keeping existing state. eval \"$(mcc local up)\" also configures this shell.") { foreground };
        var options = new UpOptions(command);
        command.SetAction((arguments, cancel) =>
        {
            var run = new UpRun(context.Cli, context.Reporter(arguments), options.Read(arguments, context.Cli));
            return arguments.GetValue(foreground) ? run.Stay(cancel) : run.Launch(cancel);
        });
        return command;
    }

    /// <summary>What goes on in the background; <c>up</c> starts it.</summary>
    public static Command Serve(CommandContext context)
    {
        var command = new Command("serve", "Serve in the background.") { Hidden = true };
        var options = new UpOptions(command);
        command.SetAction((arguments, cancel) =>
            new UpRun(context.Cli, context.Reporter(arguments), options.Read(arguments, context.Cli)).Serve(cancel));
        return command;
    }
}
