using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Cli.Secrets;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets delete</c> and <c>restore</c>.</summary>
public static class SecretsDeleteCommands
{
    private const int Shortest = 7;
    private const int Longest = 30;

    public static Command Delete(CommandContext context)
    {
        var window = new Option<int>("--recovery-window")
        { Description = "Days in which it can be restored: 7 to 30.", HelpName = "DAYS", DefaultValueFactory = _ => Longest };
        var now = new Option<bool>("--now") { Description = "Delete it at once; it cannot be restored." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Delete it without asking." };
        var command = new Command("delete", "Delete a secret, and its ARN in the profile.") { window, now, yes };
        var options = new SecretsOptions(command, context, "Name or ARN of the secret.");
        command.SetAction((arguments, cancel) => Delete(context, arguments, options, new(arguments.GetValue(window),
            arguments.GetValue(now), arguments.GetValue(yes)), cancel));
        return command;
    }

    public static Command Restore(CommandContext context)
    {
        var command = new Command("restore", "Bring back a deleted secret within its recovery window.");
        var options = new SecretsOptions(command, context, "Name or ARN of the secret.");
        command.SetAction((arguments, cancel) => Restore(context, arguments, options, cancel));
        return command;
    }

    private sealed record Order(int Days, bool IsNow, bool IsAgreed);

    private static async Task<int> Delete(
        CommandContext context, ParseResult arguments, SecretsOptions options, Order order, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (order.Days is < Shortest or > Longest)
            findings.Add(Finding.Error(SecretNames.Rule,
                string.Create(CultureInfo.InvariantCulture, $"--recovery-window is {order.Days}."), "It must be from 7 to 30 days."));
        if (!order.IsAgreed && (!context.Cli.HasTerminal || reporter.AsJson))
            findings.Add(Finding.Error(SecretNames.Rule, "The deletion needs your consent, and mcc cannot ask without a terminal.",
                "Give --yes."));
        if (findings.Count > 0 || await options.Existing(arguments, findings, changes: true, cancel) is not { } named
            || await named.Describe(findings, cancel) is not { } secret)
            return reporter.Refuse(findings);
        var (account, name) = (named.Account, named.Name);
        if (!order.IsAgreed && !IsAgreed(context.Cli, name, order))
        {
            reporter.Say($"{name} stays.");
            return reporter.End(ExitCode.Refused);
        }

        IReadOnlyList<string> how = order.IsNow ? ["--force-delete-without-recovery"]
            : ["--recovery-window-in-days", order.Days.ToString(CultureInfo.InvariantCulture)];
        // By its ARN, so that nothing else is deleted if the name is given to another secret meanwhile.
        if (await account.Ask(["delete-secret", "--secret-id", SecretText.Arn(secret), .. how], name, findings, cancel) is not { } answer)
            return reporter.Refuse(findings);
        foreach (var linked in options.Kinds.Value
            .Where(each => account.Linked(each, context.Catalog.Parameters) == SecretText.Arn(secret)).ToList())
        {
            if (account.Link(context.Cli, linked, context.Catalog.Parameters, null, findings))
                reporter.Say($"The profile {account.Profile!.Name} has no {linked.Id} any more.");
        }

        reporter.Tell(findings);
        var day = SecretText.Day(answer["DeletionDate"]);
        return reporter.End(ExitCode.Done, _ => reporter.Say(order.IsNow ? $"{name} is deleted."
            : $"{name} is deleted on {day}. Until then: mcc secrets restore {name}"), json =>
            {
                SecretText.WriteName(json, secret);
                json.WriteString("deletedDate", day);
            });
    }

    private static async Task<int> Restore(CommandContext context, ParseResult arguments, SecretsOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (await options.Existing(arguments, findings, changes: true, cancel) is not { } named
            || await named.Ask("restore-secret", findings, cancel) is not { } answer)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        return reporter.End(ExitCode.Done,
            _ => reporter.Say($"{named.Name} is back. To use it again: mcc secrets link {named.Name}"),
            json => SecretText.WriteName(json, answer));
    }

    private static bool IsAgreed(CliEnvironment cli, string name, Order order)
    {
        cli.Error.Write($"Delete {name}{(order.IsNow ? " permanently" : "")}? [y/N] ");
        return cli.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
