using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap status</c>: what a profile has in AWS, and how it differs from its templates. It only reads.</summary>
public static class BootstrapStatusCommand
{
    /// <summary>One stack, and its resources.</summary>
    private sealed record Row(Stack Stack, IReadOnlyList<ResourceDrift> Resources, bool? ByCloudFormation);

    public static Command Of(CommandContext context)
    {
        var noDrift = new Option<bool>("--no-drift") { Description = "Do not compare resources with their templates." };
        // The npm program's name for the comparison, which is the default here.
        var verify = new Option<bool>("--verify") { Hidden = true };
        var command = new Command("status", "Show what a profile has in AWS, and how it differs from its templates.") { noDrift, verify };
        var options = new BootstrapOptions(command, context, changes: false, namesProfile: false);
        command.SetAction((arguments, cancel) => Run(context, arguments, options, !arguments.GetValue(noDrift), cancel));
        return command;
    }

    private static async Task<int> Run(
        CommandContext context, ParseResult arguments, BootstrapOptions options, bool compares, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (options.Profile(arguments, findings) is not { } profile
            || await options.Account(profile, findings, cancel) is not { } account)
            return reporter.Refuse(findings);
        var pause = BootstrapConsent.Of(context.Cli, isDryRun: true, isGiven: false).Pause;
        var describe = DescribeFile.Parse(context.Catalog.Files.Read(DescribeFile.Path));
        var rows = new List<Row>();
        foreach (var module in ModuleList.Read(context.Catalog.Files).All)
        {
            var stack = new Stack(account.Aws, module, profile.Name, account.Account.Region, pause);
            if (!await stack.Read(findings, cancel))
                return reporter.Refuse(findings);
            var row = new Row(stack, [], null);
            if (stack.Exists && compares)
            {
                var (resources, byCloudFormation) = await new StackDrift(stack, account, describe, pause).Detect(cancel);
                row = new(stack, resources, byCloudFormation);
            }

            rows.Add(row);
        }

        var differs = rows.SelectMany(row => row.Resources).Any(resource => resource.Status is DriftStatus.Modified or DriftStatus.Deleted);
        var gone = rows.Where(row => !row.Stack.Exists && profile.Provisioned.Contains(row.Stack.Module.Id)).ToList();
        foreach (var row in gone)
            findings.Add(Finding.Error("bootstrap-status", $"The stack {row.Stack.Name} is in the profile and not in AWS.",
                $"Create it again with mcc bootstrap update {row.Stack.Module.Id}."));
        reporter.Tell(findings);
        if (differs)
            reporter.Say("mcc bootstrap update does not change what was changed by hand: correct it there, or remove the module and add it "
                + "again.");
        return reporter.End(differs || gone.Count > 0 ? ExitCode.Refused : ExitCode.Done,
            output => Write(output, profile, account.Account, rows), json => Write(json, profile, account.Account, rows));
    }

    private static void Write(VisibleWriter output, BootstrapProfile profile, StackAccount account, IReadOnlyList<Row> rows)
    {
        output.WriteLine($"profile {profile.Name}, account {account.Id}, {account.Region}");
        foreach (var row in rows)
        {
            output.WriteLine($"{row.Stack.Module.Id,-10} {(row.Stack.Exists ? row.Stack.Status : "not added"),-24} {row.Stack.Name}"
                + (row.ByCloudFormation == false ? "  (compared by mcc: CloudFormation's drift detection is not available)" : ""));
            foreach (var resource in row.Resources)
            {
                output.WriteLine($"  {Word(resource.Status),-11} {resource.Id,-18} {resource.Type,-34} {resource.Physical}".TrimEnd());
                foreach (var difference in resource.Differences)
                    output.WriteLine(difference.Path.Length == 0 ? $"    {difference.Actual}"
                        : $"    {difference.Path}: {Shown(difference.Actual)} instead of {Shown(difference.Expected)}");
            }
        }
    }

    private static void Write(Utf8JsonWriter json, BootstrapProfile profile, StackAccount account, IReadOnlyList<Row> rows)
    {
        json.WriteString("profile", profile.Name);
        json.WriteString("account", account.Id);
        json.WriteString("region", account.Region);
        json.WriteStartArray("modules");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("module", row.Stack.Module.Id);
            json.WriteString("stack", row.Stack.Name);
            json.WriteString("stackStatus", row.Stack.Exists ? row.Stack.Status : null);
            if (row.ByCloudFormation is { } by)
                json.WriteString("comparedBy", by ? "cloudformation" : "mcc");
            json.WriteStartArray("resources");
            foreach (var resource in row.Resources)
            {
                json.WriteStartObject();
                json.WriteString("id", resource.Id);
                json.WriteString("type", resource.Type);
                json.WriteString("physicalId", resource.Physical);
                json.WriteString("drift", Word(resource.Status));
                json.WriteStartArray("differences");
                foreach (var difference in resource.Differences)
                {
                    json.WriteStartObject();
                    json.WriteString("path", difference.Path);
                    json.WriteString("expected", difference.Expected);
                    json.WriteString("actual", difference.Actual);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Word(DriftStatus status) => status switch
    {
        DriftStatus.InSync => "in sync",
        DriftStatus.Modified => "modified",
        DriftStatus.Deleted => "deleted",
        _ => "not checked",
    };

    private static string Shown(string value) => value.Length == 0 ? "nothing" : value.Length > 200 ? value[..200] + "…" : value;
}
