using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Bootstrap;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Secrets;

/// <summary>The options that all <c>mcc secrets</c> commands have, and what they mean.</summary>
internal sealed class SecretsOptions
{
    private const string PrefixParameter = "SecretPrefix";

    private readonly CommandContext context;
    private readonly Argument<string?>? name;
    private readonly Option<string?> nameOption = new("--name") { Description = "The same as NAME.", HelpName = "NAME", Hidden = true };
    private readonly Option<string?> type;
    private readonly Option<string?> profile = new("--profile")
    { Description = $"Profile of mcc (default: the active one). [{ProfileStore.Variable}]", HelpName = "NAME" };

    private readonly Option<string?> region = new("--region")
    { Description = "Region of the secret (default: the profile's, then AWS_REGION).", HelpName = "REGION" };

    public SecretsOptions(Command command, CommandContext context, string? nameHelp)
    {
        this.context = context;
        Kinds = new(() => SecretKind.All(context.Catalog));
        type = new("--type") { Description = "Kind: hf-token, ngc-token, or none for another secret.", HelpName = "KIND" };
        type.CompletionSources.Add(_ => [.. Kinds.Value.Select(kind => new System.CommandLine.Completions.CompletionItem(kind.Id))]);
        if (nameHelp is not null)
        {
            name = new("NAME") { Description = nameHelp, Arity = ArgumentArity.ZeroOrOne };
            command.Arguments.Add(name);
            command.Options.Add(nameOption);
        }

        command.Options.Add(type);
        command.Options.Add(profile);
        command.Options.Add(region);
    }

    public Lazy<IReadOnlyList<SecretKind>> Kinds { get; }

    /// <summary>The kind that was named; false, with an error, where it is unknown.</summary>
    public bool TryKind(ParseResult arguments, ICollection<Finding> findings, out SecretKind? kind)
    {
        kind = null;
        if (arguments.GetValue(type) is not { } given)
            return true;
        kind = Kinds.Value.FirstOrDefault(each => each.Id == given);
        if (kind is null)
            findings.Add(Finding.Error(SecretNames.Rule, $"`{Core.Text.Visible.Value(given)}` is not a kind of secret.",
                $"Kinds: {string.Join(", ", Kinds.Value.Select(each => each.Id))}. Leave --type out for any other secret."));
        return kind is not null;
    }

    /// <summary>
    /// The secret that the command line names; null, with an error, where it does not, or the account is not as it must be.
    /// </summary>
    /// <inheritdoc cref="Account"/>
    public async Task<NamedSecret?> Existing(
        ParseResult arguments, ICollection<Finding> findings, bool changes, CancellationToken cancel, bool needsProfile = false) =>
        TryKind(arguments, findings, out var kind) && Name(arguments, findings) is { } given
            && await Account(arguments, findings, changes, needsProfile, cancel) is { } account
            ? new(account, SecretNames.Existing(given, account.Prefix, kind), kind) : null;

    /// <summary>Null, with an error, if no name was given.</summary>
    public string? Name(ParseResult arguments, ICollection<Finding> findings)
    {
        if ((arguments.GetValue(name!) ?? arguments.GetValue(nameOption)) is { Length: > 0 } given)
            return given;
        findings.Add(Finding.Error(SecretNames.Rule, "The name of the secret is missing.", "Give NAME."));
        return null;
    }

    /// <summary>Null, with an error, where the profile, the region or the account is not as it must be.</summary>
    /// <param name="changes">Whether the command changes something: the account must then be the profile's.</param>
    /// <param name="needsProfile">Whether the command writes to a profile.</param>
    public async Task<SecretsAccount?> Account(
        ParseResult arguments, ICollection<Finding> findings, bool changes, bool needsProfile, CancellationToken cancel)
    {
        if (ProfileStore.Read(context.Cli, findings) is not { } file)
            return null;
        var given = arguments.GetValue(profile) ?? ProfileStore.Chosen(context.Cli, file);
        var members = given is null ? null : file.Find(given);
        if (members is null && (needsProfile || arguments.GetValue(profile) is not null))
        {
            findings.Add(given is null
                ? Finding.Error(SecretNames.Rule, "No profile is active.",
                    "Create one with mcc bootstrap add NAME, or choose one with mcc bootstrap use NAME.")
                : Finding.Error(SecretNames.Rule, $"`{given}` is not a profile.", $"Create it with mcc bootstrap add {given}."));
            return null;
        }

        var own = members is null ? null : new BootstrapProfile(given!, (System.Text.Json.Nodes.JsonObject)members.DeepClone());
        if ((arguments.GetValue(region) ?? own?.Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION")) is not { } place)
        {
            findings.Add(Finding.Error(SecretNames.Rule, "The region is not known.", "Give --region, or set AWS_REGION."));
            return null;
        }

        var aws = new AwsCli(ProfileStore.VariablesWith(context.Cli, own?.AwsProfile), context.Cli.Folder);
        if (changes && own?.Account is not null
            && await BootstrapAccount.Find(context.Cli, own, place, null, findings, cancel) is null)
            return null;
        return new(aws, place, own, Prefix(own));
    }

    private string? Variable(string variable) => context.Cli.Variable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>What the profile's execution role may read.</summary>
    private string Prefix(BootstrapProfile? own)
    {
        var core = ModuleList.Read(context.Catalog.Files).Basic;
        return own?.Values(core).GetValueOrDefault(PrefixParameter) ?? core.Parameters[PrefixParameter]!["Default"].AsText()!;
    }
}
