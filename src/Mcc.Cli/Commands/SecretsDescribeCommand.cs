using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Secrets;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets describe NAME</c>: everything of a secret but its value.</summary>
public static class SecretsDescribeCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("describe", "Show a secret without its value.");
        command.Aliases.Add("show");
        var options = new SecretsOptions(command, context, "Name or ARN of the secret.");
        command.SetAction((arguments, cancel) => Run(context, arguments, options, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, SecretsOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (await options.Existing(arguments, findings, changes: false, cancel) is not { } named
            || await named.Describe(findings, cancel) is not { } secret)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        var isLinked = options.Kinds.Value.Any(each => named.Account.Linked(each, context.Catalog.Parameters) == SecretText.Arn(secret));
        return reporter.End(ExitCode.Done, output => SecretText.Write(output, secret, isLinked),
            json => SecretText.Write(json, secret, isLinked));
    }
}
