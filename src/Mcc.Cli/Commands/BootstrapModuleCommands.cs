using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Bootstrap;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc bootstrap add-module</c>, <c>remove-module</c>, <c>update</c> and <c>remove</c>: changes of an existing profile.
/// </summary>
public static class BootstrapModuleCommands
{
    /// <summary>What a command works on.</summary>
    private sealed record Work(BootstrapProfile Profile, ModuleList All, IReadOnlyList<BootstrapModule> Chosen);

    public static Command Add(CommandContext context) =>
        Deploying(context, "add-module", "Add modules to a profile, with those that they require.", ArgumentArity.OneOrMore,
            static (ids, all, profile) => [.. all.WithRequired(ids).Where(module => ids.Contains(module.Id) || !profile.Has(module))]);

    public static Command Update(CommandContext context) =>
        Deploying(context, "update", "Update the stacks of a profile to this version, and repair what failed.", ArgumentArity.ZeroOrMore,
            static (ids, all, profile) => [.. Provisioned(all, profile).Where(module => ids.Count == 0 || ids.Contains(module.Id))]);

    public static Command Remove(CommandContext context)
    {
        var names = Names(context, ArgumentArity.OneOrMore);
        var command = new Command("remove-module", "Delete the stacks of modules; buckets and tables stay.") { names };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: false);
        command.SetAction(async (arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (Choose(context, arguments, options, names, static (ids, all, _) => [.. all.All.Where(module => ids.Contains(module.Id))],
                    findings) is not { } work
                || !AreNotRequired(work, findings)
                || await Begin(context, arguments, options, work, findings, cancel) is not { } run)
                return reporter.Refuse(findings);
            return await run.Remove(work.Chosen, cancel);
        });
        return command;
    }

    /// <summary>The profile itself; its stacks only with <c>--delete-stacks</c>.</summary>
    public static Command RemoveProfile(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Profile to remove." };
        var stacks = new Option<bool>("--delete-stacks", "--delete-stack") { Description = "Delete its stacks in AWS first." };
        var command = new Command("remove", "Remove a profile; what it has in AWS stays without --delete-stacks.") { name, stacks };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: true);
        command.SetAction(async (arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (options.Profile(arguments.GetValue(name), findings) is not { } profile)
                return reporter.Refuse(findings);
            if (arguments.GetValue(stacks) && profile.Provisioned.Count > 0)
            {
                var all = ModuleList.Read(context.Catalog.Files);
                var work = new Work(profile, all, [.. Provisioned(all, profile)]);
                if (await Begin(context, arguments, options, work, findings, cancel) is not { } run)
                    return reporter.Refuse(findings);
                var exit = await run.Remove(work.Chosen, cancel);
                if (exit != ExitCode.Done || options.IsDryRun(arguments) || profile.Provisioned.Count > 0)
                    return exit;
            }
            else if (profile.Provisioned.Count > 0)
            {
                reporter.Say($"The stacks of {string.Join(", ", profile.Provisioned)} stay in AWS.");
            }

            if (options.IsDryRun(arguments))
                return reporter.End(ExitCode.Done, _ => reporter.Say($"Would remove the profile {profile.Name}."));
            ProfileStore.Write(context.Cli, (ProfileStore.Read(context.Cli, findings) ?? ProfileFile.Empty).With(profile.Name, null));
            return reporter.End(ExitCode.Done, _ => reporter.Say($"Removed the profile {profile.Name}."));
        });
        return command;
    }

    private static Command Deploying(CommandContext context, string name, string help, ArgumentArity arity,
        Func<IReadOnlyList<string>, ModuleList, BootstrapProfile, IReadOnlyList<BootstrapModule>> choose)
    {
        var names = Names(context, arity);
        var command = new Command(name, help) { names };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: false);
        command.SetAction(async (arguments, cancel) =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            if (Choose(context, arguments, options, names, choose, findings) is not { } work
                || await Begin(context, arguments, options, work, findings, cancel) is not { } run)
                return reporter.Refuse(findings);
            return await run.Deploy(work.Chosen, cancel);
        });
        return command;
    }

    private static Argument<string[]> Names(CommandContext context, ArgumentArity arity)
    {
        var names = new Argument<string[]>("MODULE") { Description = $"Modules: {BootstrapOptions.ModuleNames(context)}.", Arity = arity };
        names.CompletionSources.Add(_ => BootstrapOptions.Completions(context));
        return names;
    }

    private static IEnumerable<BootstrapModule> Provisioned(ModuleList all, BootstrapProfile profile) =>
        all.All.Where(module => profile.Provisioned.Contains(module.Id));

    private static Work? Choose(CommandContext context, ParseResult arguments, BootstrapOptions options, Argument<string[]> names,
        Func<IReadOnlyList<string>, ModuleList, BootstrapProfile, IReadOnlyList<BootstrapModule>> choose, List<Finding> findings)
    {
        var all = ModuleList.Read(context.Catalog.Files);
        return BootstrapOptions.Modules(arguments.GetValue(names) ?? [], all, findings) is { } ids
            && options.Profile(arguments, findings) is { } profile ? new(profile, all, choose(ids, all, profile)) : null;
    }

    /// <summary>The run of a command, after the account was checked; null, with errors, where it may not begin.</summary>
    private static async Task<BootstrapRun?> Begin(CommandContext context, ParseResult arguments, BootstrapOptions options, Work work,
        List<Finding> findings, CancellationToken cancel) =>
        options.Given(arguments, work.Chosen, findings) is { } given
        && options.Consent(arguments, findings) is { } consent
        && await options.Account(work.Profile, findings, cancel) is { } account
            ? new(context.Cli, context.Reporter(arguments), work.Profile, account, consent, work.All, given) : null;

    private static bool AreNotRequired(Work work, List<Finding> findings)
    {
        var others = work.Profile.Provisioned.Except(work.Chosen.Select(module => module.Id)).ToList();
        foreach (var module in work.Chosen)
        {
            if (work.All.RequiredBy(module.Id, others) is { Count: > 0 } requiring)
                findings.Add(Finding.Error("bootstrap", $"The module {module.Id} is required by {string.Join(", ", requiring)}.",
                    $"Remove them too: mcc bootstrap remove-module {module.Id} {string.Join(' ', requiring)}"));
        }

        return findings.Count == 0;
    }
}
