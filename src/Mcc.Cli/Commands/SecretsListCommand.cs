using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Secrets;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets list</c>: the secrets that models may read, and which of them the profile uses.</summary>
public static class SecretsListCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("list", "List the secrets that models may read.");
        var options = new SecretsOptions(command, context, nameHelp: null);
        command.SetAction((arguments, cancel) => Run(context, arguments, options, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, SecretsOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (!options.TryKind(arguments, findings, out var kind)
            || await options.Account(arguments, findings, changes: false, needsProfile: false, cancel) is not { } account
            || await account.Ask(["list-secrets", "--filters", $"Key=name,Values={account.Prefix},{SecretNames.FormerPrefix}"],
                "The list of secrets", findings, cancel) is not { } answer)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        List<JsonObject> secrets = [.. (answer["SecretList"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(secret => kind is null || SecretText.Kind(secret) == kind.Id)
            .OrderBy(SecretText.Name, StringComparer.Ordinal)];
        var linked = options.Kinds.Value.Select(each => account.Linked(each, context.Catalog.Parameters)).OfType<string>().ToList();
        if (secrets.Count == 0)
            reporter.Say($"{account.Region} has no secret whose name begins with {account.Prefix}. Create one with mcc secrets create "
                + $"NAME.");
        return reporter.End(ExitCode.Done, output =>
        {
            foreach (var secret in secrets)
                output.WriteLine($"{(IsLinked(secret) ? '*' : ' ')} {SecretText.Name(secret),-32} {SecretText.Kind(secret) ?? "-",-10} "
                    + $"{SecretText.Day(secret["LastChangedDate"]),-10}  {SecretText.Arn(secret)}");
        }, json =>
        {
            json.WriteString("region", account.Region);
            json.WriteString("profile", account.Profile?.Name);
            json.WriteStartArray("secrets");
            foreach (var secret in secrets)
            {
                json.WriteStartObject();
                SecretText.Write(json, secret, IsLinked(secret));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

        bool IsLinked(JsonObject secret) => linked.Contains(SecretText.Arn(secret), StringComparer.Ordinal);
    }
}
