using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Ci;

/// <summary>The options that choose configurations and targets.</summary>
internal sealed class CiSelection
{
    private readonly Option<string?> configurations;
    private readonly Option<string?> targets;

    public CiSelection(Command command, CommandContext context)
    {
        configurations = new("--configs")
        { Description = "Deployment configurations, separated by commas (default: all).", HelpName = "LIST" };
        targets = new("--targets")
        {
            Description = $"Deployment targets, separated by commas (default: {UsualTarget(context)}).",
            HelpName = "LIST",
        };
        command.Options.Add(configurations);
        command.Options.Add(targets);
    }

    public bool IsGiven(ParseResult arguments) =>
        arguments.GetValue(configurations) is not null || arguments.GetValue(targets) is not null;

    /// <summary>The projects; an unknown name is an error among the findings.</summary>
    public IReadOnlyList<CiProject> Read(CommandContext context, ParseResult arguments, ICollection<Finding> findings)
    {
        var named = Names(arguments.GetValue(configurations), configurations.Name,
            [.. context.Catalog.Backends.Select(backend => backend.Id)], findings);
        var on = Names(arguments.GetValue(targets) ?? UsualTarget(context), targets.Name,
            [.. context.Catalog.Targets.Select(target => target.Id)], findings);
        return findings.Count > 0 ? [] : CiPlan.OfConfigurations(context.Catalog, named, on);
    }

    private static string UsualTarget(CommandContext context) => context.Catalog.Parameters.DeploymentTarget.Default!.Value.GetString()!;

    private static IReadOnlyList<string> Names(string? list, string option, IReadOnlyList<string> known, ICollection<Finding> findings)
    {
        if (list is null)
            return known;
        var names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            findings.Add(Finding.Error("usage", $"{option} names nothing.",
                $"It must be a list such as {string.Join(',', known.Take(2))}."));
        foreach (var name in names.Where(name => !known.Contains(name, StringComparer.Ordinal)))
            findings.Add(Finding.Error("usage", $"{option} has `{name}`, which does not exist.", Nearest.DidYouMean(name, known)));
        return names;
    }
}
