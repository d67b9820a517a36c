using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Secrets;
using Mcc.Core;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc secrets create NAME</c>: a secret whose value is on no command line, and its ARN in the profile.</summary>
public static class SecretsCreateCommand
{
    /// <summary>The tags of what mcc makes for a profile, as stacks have them.</summary>
    private const string OwnerTag = "mcc:bootstrap";

    private sealed record Texts(Option<string?> Description, Option<string?> Key, Option<bool> NoLink);

    public static Command Of(CommandContext context)
    {
        var texts = new Texts(
            new("--description") { Description = "Description, which everybody who lists secrets can read.", HelpName = "TEXT" },
            new("--kms-key-id") { Description = "KMS key that encrypts it (default: AWS's own).", HelpName = "KEY" },
            new("--no-link") { Description = "Do not write the ARN to the profile." });
        var command = new Command("create", "Create a secret; its value is typed, or read from a file or standard input.");
        var options = new SecretsOptions(command, context, "Name of the secret below mcc/, such as team.");
        var input = new SecretInput(command, context);
        command.Options.Add(texts.Description);
        command.Options.Add(texts.Key);
        command.Options.Add(texts.NoLink);
        command.SetAction((arguments, cancel) => Run(context, arguments, options, input, texts, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, SecretsOptions options, SecretInput input,
        Texts texts, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (arguments.GetValue(texts.Description) is { } said && SecretSettings.HasSecret(said))
            findings.Add(Finding.Error(SecretNames.Rule, "--description has a token, a key or a password.",
                "Remove it: everybody who lists secrets can read it."));
        if (!options.TryKind(arguments, findings, out var kind) || input.Refuses(arguments, findings)
            || options.Name(arguments, findings) is not { } given
            || await options.Account(arguments, findings, changes: true, needsProfile: false, cancel) is not { } account
            || SecretNames.Of(given, account.Prefix, kind, findings) is not { } name
            || await input.Read(arguments, reporter, name, findings, cancel) is not { } value)
            return reporter.Refuse(findings);
        List<string> words = ["create-secret", "--name", name, "--secret-string", AwsCli.Input, "--tags", .. Tags(account, kind)];
        if (arguments.GetValue(texts.Description) is { } description)
            words.AddRange(["--description", description]);
        if (arguments.GetValue(texts.Key) is { } key)
            words.AddRange(["--kms-key-id", key]);
        if (await account.Ask(words, name, findings, cancel, value) is not { } made || made["ARN"].AsText() is not { } arn)
            return reporter.Refuse(findings);
        var isLinked = kind is not null && !arguments.GetValue(texts.NoLink) && Link(context, account, kind, name, arn, findings);
        reporter.Tell(findings);
        return reporter.End(ExitCode.Done, output =>
        {
            output.WriteLine(arn);
            reporter.Say(SecretText.Use(context, account, kind, name, arn, isLinked));
        }, json =>
        {
            json.WriteString("name", name);
            json.WriteString("arn", arn);
            json.WriteString("region", account.Region);
            json.WriteString("type", kind?.Id);
            json.WriteString("linked", isLinked ? account.Profile!.Name : null);
        });
    }

    private static IEnumerable<string> Tags(SecretsAccount account, SecretKind? kind)
    {
        yield return $"Key={OwnerTag},Value={account.Profile?.Name ?? ProfileFile.Default}";
        yield return $"Key=mcc:version,Value={Generator.Version}";
        if (kind is not null)
            yield return $"Key={SecretText.KindTag},Value={kind.Id}";
    }

    /// <summary>A secret that the profile names already stays there.</summary>
    private static bool Link(
        CommandContext context, SecretsAccount account, SecretKind kind, string name, string arn, ICollection<Finding> findings)
    {
        if (account.Profile is null)
            return false;
        if (account.Linked(kind, context.Catalog.Parameters) is not { } other)
            return account.Link(context.Cli, kind, context.Catalog.Parameters, arn, findings);
        findings.Add(Finding.Note(SecretNames.Rule, $"The profile {account.Profile.Name} uses {other}.",
            $"To use this one: mcc secrets link {name}"));
        return false;
    }
}
