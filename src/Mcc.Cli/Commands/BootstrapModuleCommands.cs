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
    private const string Argument = "MODULE";

    /// <summary>The profile and the modules of a command; the account is checked already.</summary>
    private sealed record Work(BootstrapProfile Profile, ModuleList Modules, IReadOnlyList<BootstrapModule> Chosen);

    public static Command Add(CommandContext context)
    {
        var names = Names(ArgumentArity.OneOrMore);
        var command = new Command("add-module", "Add modules to a profile, with those that they require.") { names };
        return Deploying(command, context, names, static (ids, modules, profile) =>
            [.. modules.WithRequired(ids).Where(module => ids.Contains(module.Id) || !profile.Has(module))]);
    }

    public static Command Update(CommandContext context)
    {
        var names = Names(ArgumentArity.ZeroOrMore);
        var command = new Command("update", "Update the stacks of a profile to this version, and repair what failed.") { names };
        return Deploying(command, context, names, static (ids, modules, profile) =>
            [.. modules.All.Where(module => profile.Provisioned.Contains(module.Id) && (ids.Count == 0 || ids.Contains(module.Id)))]);
    }

    public static Command Remove(CommandContext context)
    {
        var names = Names(ArgumentArity.OneOrMore);
        var command = new Command("remove-module", "Delete the stacks of modules; buckets and tables stay.") { names };
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: false);
        command.SetAction((arguments, cancel) => Run(context, arguments, options, names,
            static (ids, modules, _) => [.. modules.All.Where(module => ids.Contains(module.Id))],
            (work, findings) =>
            {
                var others = work.Profile.Provisioned.Except(work.Chosen.Select(module => module.Id)).ToList();
                foreach (var module in work.Chosen)
                {
                    if (work.Modules.RequiredBy(module.Id, others) is { Count: > 0 } requiring)
                        findings.Add(Finding.Error("bootstrap", $"The module {module.Id} is required by {string.Join(", ", requiring)}.",
                            $"Remove them too: mcc bootstrap remove-module {module.Id} {string.Join(' ', requiring)}"));
                }
            },
            (run, work) => run.Remove(work.Chosen, cancel), cancel));
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
            var (reporter, findings, given) = (context.Reporter(arguments), new List<Finding>(), arguments.GetValue(name)!);
            if (ProfileStore.Read(context.Cli, findings) is not { } file)
                return reporter.Refuse(findings);
            if (file.Find(given) is not { } members)
                return reporter.Refuse([Finding.Error("bootstrap", $"`{given}` is not a profile.",
                    $"Profiles: {string.Join(", ", file.Names)}.")]);
            var profile = new BootstrapProfile(given, (System.Text.Json.Nodes.JsonObject)members.DeepClone());
            if (arguments.GetValue(stacks) && profile.Provisioned.Count > 0)
            {
                var modules = ModuleList.Read(context.Catalog.Files);
                if (options.Consent(arguments, findings) is not { } consent
                    || await options.Account(profile, findings, cancel) is not { } account)
                    return reporter.Refuse(findings);
                var exit = await new BootstrapRun(context.Cli, reporter, profile, account, consent, modules,
                    new Dictionary<string, string>()).Remove(
                    [.. modules.All.Where(module => profile.Provisioned.Contains(module.Id))], cancel);
                if (exit != ExitCode.Done || options.IsDryRun(arguments) || profile.Provisioned.Count > 0)
                    return exit;
            }
            else if (profile.Provisioned.Count > 0)
            {
                reporter.Say($"The stacks of {string.Join(", ", profile.Provisioned)} stay in AWS.");
            }

            if (options.IsDryRun(arguments))
                return reporter.End(ExitCode.Done, _ => reporter.Say($"Would remove the profile {given}."));
            ProfileStore.Write(context.Cli, (ProfileStore.Read(context.Cli, findings) ?? ProfileFile.Empty).With(given, null));
            return reporter.End(ExitCode.Done, _ => reporter.Say($"Removed the profile {given}."));
        });
        return command;
    }

    private static Argument<string[]> Names(ArgumentArity arity) =>
        new(Argument) { Description = "Modules: core, storage, codebuild, deployer, ci.", Arity = arity };

    private static Command Deploying(Command command, CommandContext context, Argument<string[]> names,
        Func<IReadOnlyList<string>, ModuleList, BootstrapProfile, IReadOnlyList<BootstrapModule>> choose)
    {
        var options = new BootstrapOptions(command, context, changes: true, namesProfile: false);
        command.SetAction((arguments, cancel) => Run(context, arguments, options, names, choose, static (_, _) => { },
            (run, work) => run.Deploy(work.Chosen, cancel), cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, BootstrapOptions options, Argument<string[]> names,
        Func<IReadOnlyList<string>, ModuleList, BootstrapProfile, IReadOnlyList<BootstrapModule>> choose,
        Action<Work, List<Finding>> check, Func<BootstrapRun, Work, Task<int>> act, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        var modules = ModuleList.Read(context.Catalog.Files);
        if (BootstrapOptions.Modules(arguments.GetValue(names) ?? [], modules, findings) is not { } ids
            || options.Profile(arguments, findings) is not { } profile)
            return reporter.Refuse(findings);
        var work = new Work(profile, modules, choose(ids, modules, profile));
        check(work, findings);
        if (options.Given(arguments, work.Chosen, findings) is not { } given
            || options.Consent(arguments, findings) is not { } consent
            || await options.Account(profile, findings, cancel) is not { } account)
            return reporter.Refuse(findings);
        return await act(new(context.Cli, reporter, profile, account, consent, modules, given), work);
    }
}
