using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Secrets;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets update</c> and <c>link</c>: another value, and the ARN in the profile.</summary>
public static class SecretsChangeCommands
{
    public static Command Update(CommandContext context)
    {
        var command = new Command("update", "Give a secret another value; containers read it when they start again.");
        var options = new SecretsOptions(command, context, "Name or ARN of the secret.");
        var input = new SecretInput(command, context);
        command.SetAction((arguments, cancel) => Update(context, arguments, options, input, cancel));
        return command;
    }

    public static Command Link(CommandContext context)
    {
        var remove = new Option<bool>("--remove") { Description = "Remove the ARN from the profile; the secret stays." };
        var command = new Command("link", "Use a secret in all projects that are generated with the profile.") { remove };
        var options = new SecretsOptions(command, context, "Name or ARN of the secret.");
        command.SetAction((arguments, cancel) => Link(context, arguments, options, arguments.GetValue(remove), cancel));
        return command;
    }

    private static async Task<int> Update(
        CommandContext context, ParseResult arguments, SecretsOptions options, SecretInput input, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        // A name that does not exist is reported before the value is asked for.
        if (input.Refuses(arguments, findings) || await options.Existing(arguments, findings, changes: true, cancel) is not { } named
            || await named.Describe(findings, cancel) is null
            || await input.Read(arguments, reporter, named.Name, findings, cancel) is not { } value
            || await named.Ask("put-secret-value", findings, cancel, ["--secret-string", AwsCli.Input], value) is not { } answer)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        return reporter.End(ExitCode.Done,
            _ => reporter.Say($"{named.Name} has another value. Running containers have the former one until they start again."),
            json => SecretText.WriteName(json, answer));
    }

    private static async Task<int> Link(
        CommandContext context, ParseResult arguments, SecretsOptions options, bool isRemoved, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (await options.Existing(arguments, findings, changes: true, cancel, needsProfile: true) is not { } named
            || await named.Describe(findings, cancel) is not { } secret)
            return reporter.Refuse(findings);
        var account = named.Account;
        var kind = named.Kind ?? options.Kinds.Value.FirstOrDefault(each => each.Id == SecretText.Kind(secret))
            ?? SecretNames.KindOf(SecretText.Name(secret), options.Kinds.Value);
        if (kind is null)
            findings.Add(Finding.Error(SecretNames.Rule, $"{named.Name} says in neither its tags nor its name which kind of secret it is.",
                $"Give --type: {string.Join(" or ", options.Kinds.Value.Select(each => each.Id))}."));
        if (kind is null
            || !account.Link(context.Cli, kind, context.Catalog.Parameters, isRemoved ? null : SecretText.Arn(secret), findings))
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        return reporter.End(ExitCode.Done, _ => reporter.Say(isRemoved
                ? $"The profile {account.Profile!.Name} has no {kind.Id} any more."
                : $"Projects that are generated with the profile {account.Profile!.Name} use {SecretText.Name(secret)} ({kind.Arn.Flag})."),
            json =>
            {
                SecretText.WriteName(json, secret);
                json.WriteString("type", kind.Id);
                json.WriteString("linked", isRemoved ? null : account.Profile!.Name);
            });
    }
}
