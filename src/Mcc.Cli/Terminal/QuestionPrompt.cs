using Mcc.Cli.Hosting;
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
    private static readonly Choice Another = new("", "Another (type it)");
    private static readonly Choice None = new("", "None");
    private static readonly Choice[] YesAndNo = [new("true", "Yes"), new("false", "No")];

    /// <param name="hasBack">Whether there is a question before it.</param>
    public async Task<Reply> Ask(Question question, Draft draft, bool hasBack, CancellationToken cancel)
    {
        var reply = question switch
        {
            { Parameter.Type: ParameterType.Flag } => await Confirm(question, hasBack, cancel),
            { Groups.Count: > 1 } => await ChooseInSteps(question, draft, hasBack, cancel),
            { Choices.Count: > 0 } => await Choose(question, draft, hasBack, cancel),
            _ => await Type(question, draft, hasBack, cancel),
        };
        return reply is Reply.Answer(var setting) && setting.Text is { } text && text == question.Present ? new Reply.Left() : reply;
    }

    private async Task<Reply> Confirm(Question question, bool hasBack, CancellationToken cancel)
    {
        var choices = YesAndNo.Select(choice => choice with { Value = choice.Title }).ToList();
        var first = question.Suggested == "true" ? choices[0] : choices[1];
        var chosen = await new ChoicePrompt(console, question.Text, choices) { HasBack = hasBack }.Ask(first.Value, cancel);
        return chosen is null ? new Reply.Back()
            : new Reply.Answer(new(question.Parameter, new Value.Flag(chosen == choices[0]), Origin.Answer));
    }

    /// <summary>The group first, then one of its choices; back leads from the choice to the group.</summary>
    private async Task<Reply> ChooseInSteps(Question question, Draft draft, bool hasBack, CancellationToken cancel)
    {
        var group = question.Choices.FirstOrDefault(choice => choice.Value == question.Suggested)?.Group;
        IReadOnlyList<Choice> groups = question.Unsure is { } unsure ? [.. question.Groups, new("", unsure)] : question.Groups;
        while (true)
        {
            var chosen = await new ChoicePrompt(console, question.GroupText, groups) { HasBack = hasBack }.Ask(group, cancel);
            if (chosen is null)
                return new Reply.Back();
            if (chosen.Value.Length == 0)
                return new Reply.Unsure();
            group = chosen.Value;
            var reply = await Choose(
                question with { Choices = [.. question.Choices.Where(choice => choice.Group == group)] }, draft, hasBack: true, cancel);
            if (reply is not Reply.Back)
                return reply;
        }
    }

    private async Task<Reply> Choose(Question question, Draft draft, bool hasBack, CancellationToken cancel)
    {
        List<Choice> choices = [.. question.Choices];
        var nothing = question.Kept is { } kept ? new Choice("", $"Keep {kept}") : None;
        if (question.Kept is not null || (question is { IsRequired: false, Default: null, Proposal: null }))
            choices.Insert(0, nothing);
        if (question.IsOpen)
            choices.Add(Another);
        var first = choices.Exists(choice => choice.Value == question.Former) ? question.Former
            : question.Kept is null && question.Suggested is { } suggested ? suggested : null;
        while (true)
        {
            var chosen = await new ChoicePrompt(console, question.Text, choices)
            {
                HasBack = hasBack,
                Typed = question.IsOpen ? typed => new(typed, $"Use \"{typed}\"") : null,
            }.Ask(first, cancel);
            if (chosen is null)
                return new Reply.Back();
            if (chosen == nothing)
                return new Reply.Left();
            if (chosen == Another)
            {
                if (await Type(question with { Former = null, Proposal = null }, draft, hasBack: true, cancel) is var typed
                    and not Reply.Back)
                    return typed;
                continue;
            }

            if (Read(question, chosen.Value, draft, out var reason) is { } setting)
                return new Reply.Answer(setting);
            foreach (var line in Cells.Wrap(reason, console.Profile.Width - 1))
                console.MarkupLine($"[red]{Markup.Escape(line)}[/]");
        }
    }

    private async Task<Reply> Type(Question question, Draft draft, bool hasBack, CancellationToken cancel)
    {
        var empty = question.Present ?? question.Proposal;
        var text = await new LinePrompt(console, question.Text)
        {
            HasBack = hasBack,
            Start = question.Former ?? "",
            WhenEmpty = empty ?? (question.IsRequired ? null : "none"),
            Refusal = typed => Read(question, typed, draft, out var reason) is null ? reason : null,
        }.Ask(cancel);
        if (text is null)
            return new Reply.Back();
        if (text.Length == 0)
            text = empty;
        return text is null || Read(question, text, draft, out _) is not { } setting ? new Reply.Left() : new Reply.Answer(setting);
    }

    private Setting? Read(Question question, string text, Draft draft, out string reason)
    {
        var findings = new List<Finding>();
        var setting = reader.Read(question.Parameter, text, draft, findings);
        reason = string.Join('\n', findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Text));
        return setting;
    }
}
