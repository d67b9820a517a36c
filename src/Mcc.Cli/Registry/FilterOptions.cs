using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;

namespace Mcc.Cli.Registry;

/// <summary>The options that choose entries of a registry.</summary>
internal sealed class FilterOptions
{
    private const string StatusOption = "--status";

    private readonly (EntryMember Member, Option<string?> Option)[] equal;

    private readonly Option<string?> model = new("--model")
    { Description = "Part of the model's name, or a pattern with *.", HelpName = "TEXT" };

    private readonly Option<string?> since = new("--since")
    { Description = "Not earlier than a date or an age (7d, 12h).", HelpName = "TIME" };

    private readonly Option<string?> olderThan = new("--older-than")
    { Description = "Earlier than a date or an age (90d).", HelpName = "TIME" };

    public FilterOptions(Command command, CommandContext context)
    {
        var parameters = context.Catalog.Parameters;
        equal =
        [
            (EntryMember.Status, Named(StatusOption, "STATUS", "success, partial or failed.")),
            (EntryMember.Project, Named(parameters.ProjectName.Flag, "NAME", "Name of the project.")),
            (EntryMember.Backend, Named(parameters.DeploymentConfig.Flag, "CONFIG", "Deployment configuration.")),
            (EntryMember.Architecture, Named("--architecture", "NAME", "Architecture, such as http.")),
            (EntryMember.Backend, Named("--backend", "NAME", "Backend, such as flask.")),
            (EntryMember.Target, Named(parameters.DeploymentTarget.Flag, "TARGET", "Deployment target.")),
            (EntryMember.Stage, Named("--stage", "NAME", "Stage of the deployment.")),
            (EntryMember.Region, Named(parameters.Region.Flag, "REGION", "AWS region.")),
            (EntryMember.InstanceType, Named(parameters.InstanceType.Flag, "TYPE", "Instance type.")),
        ];
        foreach (var option in equal.Select(each => each.Option).Append(model).Append(since).Append(olderThan))
            command.Options.Add(option);
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult arguments) =>
        equal.Select(each => each.Option).Append(model).Append(since).Append(olderThan)
            .Any(option => arguments.GetValue(option) is not null);

    /// <summary>Null, with an error among the findings, when an option has a wrong value.</summary>
    public EntryFilter? Read(CommandContext context, ParseResult arguments, ICollection<Finding> findings)
    {
        var conditions = new List<(EntryMember, string)>();
        foreach (var (member, option) in equal)
        {
            if (arguments.GetValue(option) is not { } text)
                continue;
            if (option.Name == StatusOption && !LoggedDeployment.Statuses.Contains(text, StringComparer.Ordinal))
                findings.Add(StatusFinding(text));
            conditions.Add((member, text));
        }

        var now = context.Cli.Clock.GetUtcNow();
        var (from, to) = (Time(since), Time(olderThan));
        return findings.Any(finding => finding.Severity == Severity.Error)
            ? null : new(conditions, arguments.GetValue(model), from, to);

        string? Time(Option<string?> option)
        {
            if (arguments.GetValue(option) is not { } text)
                return null;
            var time = TimeBound.Parse(text, now);
            if (time is null)
                findings.Add(Finding.Error("usage", $"{option.Name} is `{text}`.", $"It must be {TimeBound.Shape}."));
            return time;
        }
    }

    /// <summary>That a status is unknown.</summary>
    public static Finding StatusFinding(string given) => Finding.Error("usage", $"{StatusOption} is `{given}`.",
        $"It must be {string.Join(", ", LoggedDeployment.Statuses.SkipLast(1))} or {LoggedDeployment.Statuses[^1]}.");

    private static Option<string?> Named(string flag, string label, string description) =>
        new(flag) { Description = description, HelpName = label };
}
