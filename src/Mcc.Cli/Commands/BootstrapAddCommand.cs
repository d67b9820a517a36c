using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Bootstrap;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap add NAME</c>: a profile, and what its projects share in the account.</summary>
public static partial class BootstrapAddCommand
{
    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Profile to create, or to go on with." };
        var awsProfile = new Option<string?>("--aws-profile")
        {
            Description = "Profile of the AWS CLI with the credentials.",
            HelpName = "NAME"
        };
        var region = new Option<string?>("--region") { Description = "Region of its stacks and deployments.", HelpName = "REGION" };
        var role = new Option<string?>("--role-arn") { Description = "Existing execution role; none is created.", HelpName = "ARN" };
        var with = new Option<string[]>("--with")
        { Description = $"Further modules: {BootstrapOptions.ModuleNames(context)}.", HelpName = "MODULES" };
        with.CompletionSources.Add(_ => BootstrapOptions.Completions(context));
        var command = new Command("add", "Create a profile and the execution role of its projects.") { name, awsProfile, region, role,
            with };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: true);
        command.SetAction(async (arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            var modules = ModuleList.Read(context.Catalog.Files);
            if (Profile(context, arguments.GetValue(name)!, findings) is not { } profile
                || BootstrapOptions.Modules(arguments.GetValue(with) ?? [], modules, findings) is not { } wanted
                || options.Consent(arguments, findings) is not { } consent)
                return reporter.Refuse(findings);
            profile.AwsProfile = arguments.GetValue(awsProfile) ?? profile.AwsProfile;
            profile.Region = arguments.GetValue(region) ?? options.Region(profile);
            var basic = modules.Basic;
            IReadOnlyList<BootstrapModule> chosen = modules.WithRequired([basic.Id, .. wanted]);
            // A profile of the npm program, or of a user, has a role that mcc did not create: it stays.
            if ((arguments.GetValue(role) ?? (profile.Provisioned.Contains(basic.Id) ? null : profile.Role(basic))) is { } arn)
            {
                reporter.Say($"The execution role is {arn}; none is created.");
                profile.Use(basic, arn);
                chosen = [.. chosen.Where(module => module != basic)];
            }

            if (options.Given(arguments, chosen, findings) is not { } given
                || await options.Account(profile, findings, cancel, arguments.GetValue(awsProfile)) is not { } account)
                return reporter.Refuse(findings);
            return await new BootstrapRun(context.Cli, reporter, profile, account, consent, modules, given).Deploy(chosen, cancel);
        });
        return command;
    }

    private static BootstrapProfile? Profile(CommandContext context, string name, ICollection<Finding> findings)
    {
        if (ProfileStore.Read(context.Cli, findings) is not { } file)
            return null;
        // The name is part of the stacks' names, and CloudFormation makes those of buckets and roles from them.
        if (Name().IsMatch(name))
            return new(name, (JsonObject?)file.Find(name)?.DeepClone() ?? []);
        findings.Add(Finding.Error("bootstrap", $"`{name}` cannot be the name of a profile with stacks.",
            "Use at most 20 small letters, digits and hyphens, such as `staging`."));
        return null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,19}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
