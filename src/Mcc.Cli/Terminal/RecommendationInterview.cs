using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Recommendations;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>Asks the questions of a recommendation; a question whose answer can no longer matter is not asked.</summary>
public sealed class RecommendationInterview(IAnsiConsole console, Recommender recommender)
{
    private static readonly Choice Unknown = new("", "I do not know");

    /// <param name="known">What is known already, which is not asked.</param>
    /// <returns>Null: the person went back before the first question.</returns>
    public async Task<Situation?> Ask(Situation known, bool hasBack, CancellationToken cancel)
    {
        var asked = new Stack<(Situation Before, int Question)>();
        var situation = known;
        for (var index = 0; index < recommender.Facts.Questions.Count; index++)
        {
            var question = recommender.Facts.Questions[index];
            if (situation.Of(question.Key) is not null || !recommender.Matters(question, situation))
                continue;
            var (isBack, answer) = await Ask(question, hasBack || asked.Count > 0, cancel);
            if (!isBack)
            {
                asked.Push((situation, index));
                situation = answer is null ? situation : situation.With(question.Key, answer);
                continue;
            }

            if (!asked.TryPop(out var before))
                return null;
            (situation, index) = (before.Before, before.Question - 1);
        }

        return situation;
    }

    private async Task<(bool IsBack, SituationAnswer? Answer)> Ask(
        RecommendationQuestion question, bool hasBack, CancellationToken cancel) => question.Type == RecommendationType.Number
            ? await Type(question, hasBack, cancel) : await Choose(question, hasBack, cancel);

    private async Task<(bool IsBack, SituationAnswer? Answer)> Choose(
        RecommendationQuestion question, bool hasBack, CancellationToken cancel)
    {
        IReadOnlyList<Choice> choices = question.Type == RecommendationType.Flag
            ? [new("false", "No"), new("true", "Yes")]
            : [Unknown, .. question.Choices.Select(choice => new Choice(choice.Id, choice.Title))];
        var title = question.Type == RecommendationType.Choices ? $"{question.Prompt} (several: type them with commas)" : question.Prompt;
        while (true)
        {
            var chosen = await new ChoicePrompt(console, title, choices)
            {
                HasBack = hasBack,
                Typed = question.Type == RecommendationType.Choices ? typed => new(typed, typed) : null,
            }.Ask(null, cancel);
            if (chosen is null)
                return (true, null);
            if (chosen == Unknown)
                return (false, null);
            if (Read(question, chosen.Value, out var reason) is { } answer)
                return (false, answer);
            foreach (var line in Cells.Wrap(reason, console.Profile.Width - 1))
                console.MarkupLine($"[red]{Markup.Escape(line)}[/]");
        }
    }

    private async Task<(bool IsBack, SituationAnswer? Answer)> Type(
        RecommendationQuestion question, bool hasBack, CancellationToken cancel)
    {
        var text = await new LinePrompt(console, question.Prompt)
        {
            HasBack = hasBack,
            WhenEmpty = "unknown",
            Refusal = typed => Read(question, typed, out var reason) is null ? reason : null,
        }.Ask(cancel);
        return text is null ? (true, null) : (false, text.Length == 0 ? null : Read(question, text, out _));
    }

    private static SituationAnswer? Read(RecommendationQuestion question, string text, out string reason)
    {
        var findings = new List<Finding>();
        var answer = SituationReader.Read(question, text, "The answer", AnswerOrigin.Given, findings);
        reason = string.Join('\n', findings.Select(finding => finding.Text));
        return answer;
    }
}
