using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Ci;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Registry;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci trigger</c>: starts the test of configurations in AWS, as an execution of the state machine of tests.</summary>
public static class CiTriggerCommand
{
    private const string MachineMember = "ciStateMachineArn";

    public static Command Of(CommandContext context)
    {
        var machine = new Option<string?>("--state-machine")
        { Description = "ARN of the state machine of tests (default: the profile's).", HelpName = "ARN" };
        var command = new Command("trigger", "Start the test of a configuration in AWS.") { machine };
        var subjects = new CiSubjects(command, context);
        var options = new CiTableOptions(command, context, hasTable: false);
        command.SetAction((arguments, cancel) => Run(context, arguments, machine, subjects, options, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, Option<string?> machine, CiSubjects subjects,
        CiTableOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        var entries = subjects.Read(context, arguments, findings);
        var arn = arguments.GetValue(machine)
            ?? (entries.Count == 0 ? null : options.Member(context, arguments, MachineMember, machine.Name, findings));
        if (entries.Count == 0 || arn is null)
            return reporter.Refuse(findings);
        var started = new List<string>();
        foreach (var entry in entries)
        {
            var response = await options.Ask(context, arguments,
                ["stepfunctions", "start-execution", "--state-machine-arn", arn, "--input", InputOf(context, entry)], cancel);
            if (response.Trouble is { } trouble)
                return reporter.Refuse([Finding.Error("ci-trigger", $"The state machine was not started: {trouble}.",
                    "Log in, or name another one with --state-machine.")]);
            started.Add(response.Content?["executionArn"].AsText() ?? "");
        }

        return reporter.End(ExitCode.Done, output =>
        {
            foreach (var execution in started)
                output.WriteLine($"{execution}");
        }, json =>
        {
            json.WriteStartArray("executions");
            foreach (var execution in started)
                json.WriteStringValue(execution);
            json.WriteEndArray();
        });
    }

    /// <summary>The state machine reads the rest from the table.</summary>
    private static string InputOf(CommandContext context, JsonObject entry) => new JsonObject
    {
        [CiTableItem.ConfigId] = CiTableItem.IdOf(entry),
        [context.Catalog.Parameters.DeploymentConfig.Key] = entry[EntryMembers.NameOf(EntryMember.Backend)].AsText(),
    }.ToJsonString();
}
