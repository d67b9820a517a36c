using System.Text.Json.Nodes;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Secrets;

/// <summary>Secrets Manager of one account and region, through the AWS CLI, and the profile that names its secrets.</summary>
/// <param name="Profile">Null where none is active.</param>
/// <param name="Prefix">What the names of secrets begin with that the execution role may read.</param>
internal sealed record SecretsAccount(AwsCli Aws, string Region, BootstrapProfile? Profile, string Prefix)
{
    /// <summary>What AWS answered; null, with an error, where it refused.</summary>
    /// <param name="name">The secret, in messages.</param>
    /// <param name="value">What <see cref="AwsCli.Input"/> among the arguments stands for.</param>
    public async Task<JsonObject?> Ask(
        IReadOnlyList<string> words, string name, ICollection<Finding> findings, CancellationToken cancel, string value = "")
    {
        var response = await Aws.Ask(["secretsmanager", .. words], Region, cancel, value);
        if (response.Trouble is not { } trouble)
            return response.Content as JsonObject ?? [];
        findings.Add(Refusal(trouble, name));
        return null;
    }

    /// <summary>The ARN that the profile has for a kind of secret; null: none.</summary>
    public string? Linked(SecretKind kind, ParameterList parameters) =>
        Profile is null ? null : ProfileSettings.SecretArn(Profile.Members, kind.Arn, parameters);

    /// <summary>Writes the ARN to the profile, or with null removes it.</summary>
    public bool Link(Hosting.CliEnvironment cli, SecretKind kind, ParameterList parameters, string? arn, ICollection<Finding> findings)
    {
        // What changed in the file meanwhile stays.
        if (ProfileStore.Read(cli, findings) is not { } file || file.Find(Profile!.Name)?.DeepClone() is not JsonObject members)
            return false;
        ProfileSettings.SetSecretArn(members, kind.Arn, parameters, arn);
        ProfileSettings.SetSecretArn(Profile.Members, kind.Arn, parameters, arn);
        ProfileStore.Write(cli, file.With(Profile.Name, members));
        return true;
    }

    private Finding Refusal(string trouble, string name) => trouble switch
    {
        _ when Has(trouble, "AccessDenied") => Finding.Error(SecretNames.Rule, $"You may not do this with {name}: {trouble}.",
            $"mcc bootstrap policy deployer prints a policy that allows it for names that begin with {Prefix}."),
        _ when Has(trouble, "ResourceExistsException") => Finding.Error(SecretNames.Rule, $"The secret {name} already exists.",
            $"Give it another value with mcc secrets update {name}, or use another name."),
        _ when Has(trouble, "already scheduled for deletion") || Has(trouble, "marked for deletion") || Has(trouble, "marked deleted") =>
            Finding.Error(SecretNames.Rule, $"The secret {name} is scheduled for deletion.",
                $"Bring it back with mcc secrets restore {name}, or use another name."),
        _ when Has(trouble, "ResourceNotFoundException") => Finding.Error(SecretNames.Rule,
            $"The secret {name} does not exist in {Region}.",
            "mcc secrets list prints those that exist."),
        _ when Has(trouble, "Credentials") || Has(trouble, "credentials") || Has(trouble, "Token") => Finding.Error(SecretNames.Rule,
            $"AWS does not know who you are: {trouble}.", "Log in with the AWS CLI; AWS_PROFILE chooses one of its profiles."),
        _ => Finding.Error(SecretNames.Rule, $"{name}: {trouble}.", "Correct this, and repeat the command."),
    };

    private static bool Has(string trouble, string part) => trouble.Contains(part, StringComparison.Ordinal);
}
