using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core;
using Mcc.Core.Bootstrap;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Bootstrap;

/// <summary>Deploys modules one after another, and keeps in the profile what each of them made.</summary>
/// <param name="given">Values of parameters from the command line.</param>
internal sealed class BootstrapRun(
    CliEnvironment cli, Reporter reporter, BootstrapProfile profile, BootstrapAccount account, BootstrapConsent consent,
    ModuleList all, IReadOnlyDictionary<string, string> given)
{
    private readonly List<(Stack Stack, string Outcome, IReadOnlyList<StackChange> Changes)> done = [];

    public async Task<int> Deploy(IReadOnlyList<BootstrapModule> modules, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var module in modules)
        {
            if (!await Deploy(module, findings, cancel))
                break;
        }

        // A profile with a role of its own may have no modules.
        if (modules.Count == 0 && !consent.IsDryRun)
            Write();
        reporter.Tell(findings);
        foreach (var other in all.All.Where(other => profile.Provisioned.Contains(other.Id) && !modules.Contains(other)
            && modules.Any(other.Takes) && done.Exists(each => each.Changes.Count > 0)))
            reporter.Say($"{other.Id} uses what was changed: mcc bootstrap update {other.Id}");
        return End(findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCode.Refused : ExitCode.Done);
    }

    /// <summary>Deletes the stacks of modules, the last one first.</summary>
    public async Task<int> Remove(IReadOnlyList<BootstrapModule> modules, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var module in modules.Reverse())
        {
            var stack = StackOf(module);
            if (!await stack.Read(findings, cancel))
                break;
            IReadOnlyList<StackChange> changes = [.. module.Resources.Select(resource => new StackChange(
                module.File.Keeps.Contains(resource.Key, StringComparer.Ordinal) ? "Keep" : "Remove", resource.Key,
                (string)resource.Value!["Type"]!, ""))];
            if (stack.Exists)
            {
                Show(stack, changes);
                if (consent.IsDryRun || !consent.Given(cli, reporter, stack.Name))
                {
                    done.Add((stack, consent.IsDryRun ? "planned" : "not changed", changes));
                    continue;
                }

                if (!await stack.Delete(findings, cancel))
                    break;
            }

            done.Add((stack, consent.IsDryRun ? "planned" : "removed", stack.Exists ? changes : []));
            if (consent.IsDryRun)
                continue;
            profile.Remove(module);
            Write();
        }

        reporter.Tell(findings);
        return End(findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCode.Refused : ExitCode.Done);
    }

    private async Task<bool> Deploy(BootstrapModule module, List<Finding> findings, CancellationToken cancel)
    {
        var stack = StackOf(module);
        profile.Keep(module, given);
        var values = profile.Values(module);
        if (!await stack.Read(findings, cancel))
            return false;
        if (module.Missing(values) is { Count: > 0 } missing)
            return Lacks(stack, missing, findings);
        if (!consent.IsDryRun && !await stack.Repair(reporter.Say, findings, cancel))
            return false;
        if (await stack.Plan(values, Generator.Version, findings, cancel) is not { } plan)
            return false;
        Show(stack, plan.Changes);
        var isWanted = plan.Changes.Count > 0 && !consent.IsDryRun && consent.Given(cli, reporter, stack.Name);
        if (!isWanted)
        {
            await stack.Discard(plan.Id, cancel);
            done.Add((stack, plan.Changes.Count == 0 ? "no changes" : consent.IsDryRun ? "planned" : "not changed", plan.Changes));
            // A stack that exists already may be new to this profile.
            if (plan.Changes.Count == 0 && !consent.IsDryRun)
                Keep(module, stack);
            return plan.Changes.Count == 0 || consent.IsDryRun;
        }

        if (!await stack.Execute(plan.Id, findings, cancel))
            return false;
        Keep(module, stack);
        done.Add((stack, stack.Status!, plan.Changes));
        reporter.Say($"{stack.Name}: {stack.Status}");
        return true;
    }

    /// <summary>In a dry run the outputs of earlier modules are not known, so AWS cannot be asked for the changes.</summary>
    private bool Lacks(Stack stack, IReadOnlyList<string> missing, List<Finding> findings)
    {
        var outputs = missing.Where(stack.Module.File.Inputs.ContainsKey).ToList();
        if (!consent.IsDryRun || outputs.Count < missing.Count)
        {
            findings.Add(Finding.Error("bootstrap-parameter", $"The module {stack.Module.Id} needs a value for "
                + $"{string.Join(", ", missing.Select(name => $"{name} ({(string?)stack.Module.Parameters[name]!["Description"]})"))}.",
                string.Join(' ', missing.Select(name => $"--set {name}=VALUE"))));
            return false;
        }

        IReadOnlyList<StackChange> changes = [.. stack.Module.Resources.Where(resource => resource.Value!["Condition"] is null)
            .Select(resource => new StackChange("Add", resource.Key, (string)resource.Value!["Type"]!, ""))];
        Show(stack, changes);
        reporter.Say($"  (from the template, because a module that does not exist yet makes {string.Join(", ", outputs)})");
        done.Add((stack, "planned", changes));
        return true;
    }

    private void Show(Stack stack, IReadOnlyList<StackChange> changes)
    {
        var end = changes.Count == 0 ? ", no changes" : $". Costs: {stack.Module.File.Costs}";
        reporter.Say($"{stack.Name}: {stack.Module.File.Title}{end}");
        foreach (var change in changes)
            reporter.Say($"  {change}");
    }

    private void Keep(BootstrapModule module, Stack stack)
    {
        profile.Add(module, stack.Outputs);
        Write();
    }

    /// <summary>After each module: what exists in AWS is known here, whatever happens next.</summary>
    private void Write()
    {
        profile.Account ??= account.Account.Id;
        profile.Region ??= account.Account.Region;
        // Another command may have changed other profiles meanwhile.
        var file = ProfileStore.Read(cli, []) ?? ProfileFile.Empty;
        file = file.With(profile.Name, profile.Members);
        ProfileStore.Write(cli, file.Active is null ? file.WithActive(profile.Name) : file);
    }

    private Stack StackOf(BootstrapModule module) =>
        new(account.Aws, module, profile.Name, account.Account.Region, consent.Pause);

    private int End(int exit) => reporter.End(exit, output =>
    {
        foreach (var (stack, outcome, _) in done)
            output.WriteLine($"{stack.Module.Id,-10} {stack.Name,-32} {outcome}");
    }, json =>
    {
        json.WriteString("profile", profile.Name);
        json.WriteString("account", account.Account.Id);
        json.WriteString("region", account.Account.Region);
        json.WriteStartArray("modules");
        foreach (var (stack, outcome, changes) in done)
            Write(json, stack, outcome, changes);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, Stack stack, string outcome, IReadOnlyList<StackChange> changes)
    {
        json.WriteStartObject();
        json.WriteString("module", stack.Module.Id);
        json.WriteString("stack", stack.Name);
        json.WriteString("outcome", outcome);
        json.WriteStartArray("changes");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("action", change.Action);
            json.WriteString("resource", change.Id);
            json.WriteString("type", change.Type);
            json.WriteString("replacement", change.Replaces);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
