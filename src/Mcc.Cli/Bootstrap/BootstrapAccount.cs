using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Bootstrap;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Bootstrap;

/// <summary>The account that the credentials are for, asked before anything is changed.</summary>
internal sealed record BootstrapAccount(AwsCli Aws, StackAccount Account)
{
    /// <summary>
    /// Null, with an error among the findings, where AWS does not answer or the account is another one than the profile's.
    /// </summary>
    public static async Task<BootstrapAccount?> Find(
        CliEnvironment cli, BootstrapProfile profile, string region, string? awsProfile, ICollection<Finding> findings,
        CancellationToken cancel)
    {
        var aws = new AwsCli(ProfileStore.VariablesWith(cli, profile.AwsProfile, awsProfile), cli.Folder);
        var response = await aws.Ask(["sts", "get-caller-identity"], region, cancel);
        var account = StackAccount.Of(response.Content?["Account"].AsText(), response.Content?["Arn"].AsText(), region);
        if (account is null)
            findings.Add(Finding.Error("bootstrap-account", $"The account is not known: {response.Trouble ?? "AWS answered without one"}.",
                "Log in with the AWS CLI; --aws-profile chooses one of its profiles."));
        else if (profile.Account is { } expected && expected != account.Id)
            findings.Add(Finding.Error("bootstrap-account",
                $"The credentials are for the account {account.Id}, but the profile {profile.Name} is for {expected}.",
                "Log in to that account, or use another profile."));
        else
            return new(aws, account);
        return null;
    }
}
