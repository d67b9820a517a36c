using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Values;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>Asks one question, again until the answer can be read.</summary>
public sealed class QuestionPrompt(IAnsiConsole console, AnswerReader reader)
{
    private static readonly Choice Another = new("", "Another, to be typed");
    private static readonly Choice None = new("", "None");

    /// <returns>Null: it is left to its default, or without a value where it has none.</returns>
    public async Task<Setting?> Ask(Question question, Draft draft, CancellationToken cancel)
    {
        var answer = question switch
        {
            { Parameter.Type: ParameterType.Flag } => await Confirm(question, cancel),
            { Choices.Count: > 0 } => await Choose(question, draft, cancel),
            _ => await Type(question, draft, cancel),
        };
        return answer is null || answer.Text == question.Present ? null : answer;
    }

    private async Task<Setting?> Confirm(Question question, CancellationToken cancel)
    {
        var prompt = new ConfirmationPrompt(Title(question)) { DefaultValue = question.Present == "true" };
        return new(question.Parameter, new Value.Flag(await prompt.ShowAsync(console, cancel)), Origin.Answer);
    }

    private async Task<Setting?> Choose(Question question, Draft draft, CancellationToken cancel)
    {
        List<Choice> choices = [.. question.Choices];
        var nothing = question.Kept is { } kept ? new Choice("", $"Keep {kept}") : None;
        if (question.Kept is not null || (!question.IsRequired && question.Default is null))
            choices.Insert(0, nothing);
        if (question.IsOpen)
            choices.Add(Another);
        var chosen = await new ChoicePrompt(console).Ask(Title(question), choices, cancel);
        if (chosen == Another)
            return await Type(question, draft, cancel);
        console.MarkupLine($"{Title(question)} [bold]{Markup.Escape(chosen == nothing ? nothing.Title : chosen.Value)}[/]");
        return chosen == nothing ? null : Read(question, chosen.Value, draft, out _);
    }

    private async Task<Setting?> Type(Question question, Draft draft, CancellationToken cancel)
    {
        var prompt = new TextPrompt<string>(Title(question))
        {
            AllowEmpty = !question.IsRequired,
            Validator = typed => typed.Length == 0 || Read(question, typed, draft, out var reason) is not null
                ? ValidationResult.Success()
                : ValidationResult.Error($"[red]{Markup.Escape(reason)}[/]"),
        };
        if ((question.Present ?? question.Proposal) is { } proposal)
            prompt.DefaultValue(proposal);
        var text = await prompt.ShowAsync(console, cancel);
        return text.Length == 0 ? null : Read(question, text, draft, out _);
    }

    private Setting? Read(Question question, string text, Draft draft, out string reason)
    {
        var findings = new List<Finding>();
        var setting = reader.Read(question.Parameter, text, draft, findings);
        reason = string.Join('\n', findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Text));
        return setting;
    }

    private static string Title(Question question) => Markup.Escape(question.Text);
}
