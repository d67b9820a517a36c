using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Core.Bootstrap;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc bootstrap replicate PLACE…</c>: lets the account's registry copy images to other regions and accounts, in addition to what it
/// copies already. CloudFormation would replace the registry's other rules, so this is a command.
/// </summary>
public static class BootstrapReplicateCommand
{
    private const string Rule = "bootstrap";

    /// <summary>What the command works on.</summary>
    private sealed record Work(BootstrapProfile Profile, BootstrapAccount Account, BootstrapConsent Consent, string Prefix,
        IReadOnlyList<ReplicationPlace> Places);

    public static Command Of(CommandContext context)
    {
        var places = new Argument<string[]>("PLACE")
        { Description = "Where to: REGION or ACCOUNT/REGION.", Arity = ArgumentArity.OneOrMore };
        var prefix = new Option<string>("--repositories")
        {
            Description = "Copy only repositories whose names begin with PREFIX (default: all).",
            HelpName = "PREFIX",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("replicate", "Copy the images of the account's registry to other regions or accounts.")
            { places, prefix };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: false, hasStacks: false);
        command.SetAction(async (arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (await Begin(arguments, options, arguments.GetValue(places)!, arguments.GetValue(prefix)!, findings, cancel) is not { } work)
                return reporter.Refuse(findings);
            return await Replicate(context, reporter, work, findings, cancel);
        });
        return command;
    }

    private static async Task<Work?> Begin(ParseResult arguments, BootstrapOptions options, IReadOnlyList<string> places, string prefix,
        List<Finding> findings, CancellationToken cancel)
    {
        if (options.Profile(arguments, findings) is not { } profile
            || options.Consent(arguments, findings) is not { } consent
            || await options.Account(profile, findings, cancel) is not { } account)
            return null;
        var read = new List<ReplicationPlace>();
        foreach (var text in places)
        {
            if (ReplicationPlace.Parse(text, account.Account.Id) is not { } place)
                findings.Add(Finding.Error(Rule, $"`{text}` is not a place.", "Write it as REGION or ACCOUNT/REGION."));
            else if (place == new ReplicationPlace(account.Account.Region, account.Account.Id))
                findings.Add(Finding.Error(Rule, $"`{text}` is the registry itself.", "Name another region or account."));
            else
                read.Add(place);
        }

        return findings.Count > 0 ? null : new(profile, account, consent, prefix, read);
    }

    private static async Task<int> Replicate(CommandContext context, Reporter reporter, Work work, List<Finding> findings,
        CancellationToken cancel)
    {
        var (aws, region) = (work.Account.Aws, work.Account.Account.Region);
        var response = await aws.Ask(["ecr", "describe-registry"], region, cancel);
        if (response.Content is null)
            return reporter.Refuse([Finding.Error(Rule, $"The registry cannot be read: {response.Trouble}.",
                "Use credentials that may do it.")]);
        var rules = response.Content["replicationConfiguration"]?["rules"] as JsonArray ?? [];
        if (ReplicationRules.Merge(rules, work.Places, work.Prefix) is not { } merged)
            return End(reporter, rules, changed: false, "The registry copies them already.");
        if (merged.Count > ReplicationRules.MaximumRules)
            return reporter.Refuse([Finding.Error(Rule,
                $"The registry has {rules.Count} rules, and ECR allows {ReplicationRules.MaximumRules}.",
                "Remove a rule, or use a prefix that one of them has.")]);
        reporter.Say($"Rules after the change: {merged.ToJsonString()}");
        if (work.Consent.IsDryRun)
            return End(reporter, merged, changed: false, "Nothing was changed.");
        if (!work.Consent.Given(context.Cli, reporter, $"the registry of {work.Account.Account.Id} in {region}"))
            return ExitCode.Refused;
        // The list is replaced as a whole: what another one added meanwhile must not get lost.
        var again = await aws.Ask(["ecr", "describe-registry"], region, cancel);
        if (!JsonNode.DeepEquals(again.Content?["replicationConfiguration"]?["rules"] ?? new JsonArray(), rules))
            return reporter.Refuse([Finding.Error(Rule, "The rules of the registry have changed meanwhile.", "Run the command again.")]);
        var put = await aws.Ask(["ecr", "put-replication-configuration", "--replication-configuration",
            new JsonObject { ["rules"] = merged.DeepClone() }.ToJsonString()], region, cancel);
        if (put.Content is null)
            findings.Add(Finding.Error(Rule, $"The rules cannot be changed: {put.Trouble}.", "Use credentials that may do it."));
        if (findings.Count > 0)
            return reporter.Refuse(findings);
        reporter.Tell([.. work.Places.Where(place => place.Account != work.Account.Account.Id)
            .Select(place => Finding.Note(Rule, $"The registry {place} must allow it: its policy needs ecr:ReplicateImage and "
                + $"ecr:CreateRepository for the account {work.Account.Account.Id}.", ""))]);
        return End(reporter, merged, changed: true, $"Images that are pushed from now on are copied to {string.Join(", ", work.Places)}.");
    }

    private static int End(Reporter reporter, JsonArray rules, bool changed, string text) =>
        reporter.End(ExitCode.Done, _ => reporter.Say(text), json =>
        {
            json.WriteBoolean("changed", changed);
            json.WritePropertyName("rules");
            rules.WriteTo(json);
        });
}
