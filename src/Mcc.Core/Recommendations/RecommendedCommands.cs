using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;

namespace Mcc.Core.Recommendations;

/// <summary>A command line that generates a project.</summary>
/// <param name="Name">The name of the project.</param>
/// <param name="Settings">Its options, without the name.</param>
/// <param name="InstanceType">The instance type that holds a language model of known size; null: the usual one.</param>
public sealed record RecommendedCommand(string Name, IReadOnlyList<Setting> Settings, string? InstanceType)
{
    /// <summary>As it is typed in a shell.</summary>
    public string Line => string.Join(' ', Settings.Select(setting => setting.Value is Values.Value.Flag
        ? setting.Parameter.Flag
        : $"{setting.Parameter.Flag}={Quoted(Written(setting))}").Prepend($"mcc {Name}"));

    private static string Written(Setting setting) => setting.Value is Values.Value.Items items
        ? string.Join(',', items.Values.OfType<Values.Value.Text>().Select(item => item.Content)) : setting.Text ?? "";

    private static string Quoted(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:,@+=".Contains(letter, StringComparison.Ordinal))
            ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

/// <summary>Makes command lines of decisions, and lets the rules of generation check them.</summary>
internal sealed class RecommendedCommands(Catalog catalog)
{
    private const int LongestName = 63;

    public (IReadOnlyList<RecommendedCommand> Commands, IReadOnlyList<Finding> Trouble) Of(
        Situation situation, IReadOnlyList<JudgedDecision> decisions, Draft model, Inputs? inputs)
    {
        if (decisions.Any(decision => decision.Winner is null))
            return ([], []);
        var shared = decisions.Where(decision => decision.Decision.Each is null).Select(decision => decision.Winner!.Candidate).ToList();
        var parts = decisions.Where(decision => decision.Decision.Each is not null).ToList();
        var trouble = new List<Finding>();
        var first = Proposals.For(catalog.Parameters.ProjectName, catalog.Parameters, model) ?? catalog.Parameters.ProjectName.Example!;
        var commands = parts.Select(part => Command(parts.Count == 1 ? first : Shortened($"{first}-{part.Of}"),
            [.. shared.Where(candidate => !candidate.Combines), part.Winner!.Candidate],
            part.Of is null ? situation : situation.With(part.Decision.Each!, new([part.Of], AnswerOrigin.Given)),
            [], model, inputs, trouble)).ToList();
        if (shared.Exists(candidate => candidate.Combines) && commands.Count > 1)
            commands.Add(Command(first, shared, situation, [.. commands.Select(command => command.Name)], Empty, null, null));
        return (commands, [.. trouble.DistinctBy(finding => finding.Text)]);
    }

    /// <summary>The settings of no source.</summary>
    private static Draft Empty => new(Settings.Empty, []);

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..LongestName].TrimEnd('-');

    private RecommendedCommand Command(string name, IReadOnlyList<RecommendationCandidate> candidates, Situation situation,
        IReadOnlyList<string> projects, Draft model, Inputs? inputs, List<Finding>? trouble)
    {
        var settings = new List<Setting>();
        foreach (var option in candidates.SelectMany(candidate => candidate.Options))
        {
            if (catalog.Parameters.Find(option.Option) is not { } parameter)
                continue;
            var text = option.Value ?? (option.From is { } from ? situation.Of(from)?.Text : string.Join(',', projects));
            if (text is not null && Read(parameter, text) is { } setting)
                settings.Add(setting);
        }

        settings.AddRange(model.Settings.All);
        var draft = settings.Append(Read(catalog.Parameters.ProjectName, name)!)
            .Aggregate(Empty, (said, setting) => said.With(setting));
        if (Resolution.Of(catalog, draft, inputs).Deployment.Value is { } deployment)
            trouble?.AddRange(RuleList.Check(deployment.AsTrial(), catalog).Where(finding => finding.Severity == Severity.Error));
        return new(name, settings, Instance(draft, inputs));
    }

    /// <summary>An answer that is not a value of the parameter is left out.</summary>
    private static Setting? Read(Parameter parameter, string text) =>
        new SettingReader(new List<Finding>()).Read(new(parameter, JsonValue.Create(text), Origin.Answer));

    private string? Instance(Draft draft, Inputs? inputs)
    {
        if (!draft.Settings.ModelName.HasValue)
            return null;
        var advice = InstanceAdvice.For(catalog, draft, inputs);
        return advice is { IsGrounded: true, Model: not null } ? advice.Instances[0].Name : null;
    }
}
