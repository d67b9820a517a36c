using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.LocalSageMaker.State;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local env</c>: prints what a shell needs to reach it.</summary>
public static class LocalEnvCommand
{
    public static Command Of(CommandContext context)
    {
        var folder = StateFolder.Option();
        var unset = new Option<bool>("--unset") { Description = "Print commands that unset the variables." };
        var command = new Command("env", "Print shell variables: eval \"$(mcc local env)\".") { folder, unset };
        command.SetAction(arguments =>
        {
            var reporter = context.Reporter(arguments);
            var state = StateFolder.Of(context.Cli, arguments.GetValue(folder));
            var server = ServerRecord.Read(state);
            if (server is null || (!server.IsRunning && !arguments.GetValue(unset)))
                return reporter.Refuse([ServerText.NoneRuns(state)]);
            return reporter.End(ExitCode.Done, output =>
            {
                if (arguments.GetValue(unset)) ShellVariables.WriteBack(output, state, server);
                else ShellVariables.Write(output, context.Cli, state, server);
            }, json => ServerText.Write(json, state, server));
        });
        return command;
    }
}
