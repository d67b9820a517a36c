using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Interview;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>
/// Holds the interview: asks what is open, phase by phase, then shows what will be generated until it is confirmed or canceled. A step
/// that comes before the questions takes a <see cref="Conversation"/> and returns one.
/// </summary>
public sealed class Interviewer(CommandContext context, IAnsiConsole console, InputReader inputs)
{
    private readonly QuestionPrompt prompt = new(console, new AnswerReader(context, inputs));
    private readonly Review review = new(console);

    /// <summary>The last answer to each question, which is offered again when it is asked again.</summary>
    private readonly Dictionary<Parameter, string> formerAnswers = new(ReferenceEqualityComparer.Instance);

    /// <summary>The questions that were asked, each with the conversation before it: the way back.</summary>
    private readonly Stack<(Conversation Before, Parameter Parameter)> asked = new();

    private Phase? phase;

    public async Task<Answers> Ask(Conversation conversation, CancellationToken cancel)
    {
        await using var advice = new ServerAdvice(context);
        try
        {
            foreach (var line in Cells.Wrap("Press Enter for the default, Esc to go back, Ctrl-C to cancel.", console.Profile.Width - 1))
                console.MarkupLine($"[dim]{line}[/]");
            var answered = await AskOpen(conversation, conversation.Next, advice, cancel) ?? conversation;
            return conversation.Extent == Extent.Everything ? await Confirm(answered, advice, cancel) : Answers.With(answered.Draft,
                width: console.Profile.Width - 1);
        }
        finally
        {
            // A prompt that is canceled leaves the cursor hidden.
            console.Cursor.Show();
        }
    }

    /// <summary>Asks from a question on until none is open.</summary>
    /// <param name="question">The first question; null: there is none.</param>
    /// <returns>Null: the person went back before the first question.</returns>
    private async Task<Conversation?> AskOpen(
        Conversation conversation, Question? question, ServerAdvice advice, CancellationToken cancel)
    {
        while (question is not null)
        {
            Head(question.Parameter.Phase);
            var reply = await AskOne(conversation, question, advice, cancel);
            if (reply is Reply.Back)
            {
                if (!asked.TryPop(out var before))
                    return null;
                conversation = before.Before;
                question = conversation.About(before.Parameter);
                continue;
            }

            if (reply is Reply.Unsure)
            {
                var recommended = await new RecommendationStep(context, console, inputs).Ask(conversation, cancel);
                if (recommended is not null)
                    asked.Push((conversation, question.Parameter));
                conversation = recommended ?? conversation;
                question = recommended is null ? conversation.About(question.Parameter) : conversation.Next;
                continue;
            }

            asked.Push((conversation, question.Parameter));
            conversation = reply is Reply.Answer(var setting) ? conversation.Answer(setting) : conversation.Leave(question.Parameter);
            question = conversation.Next;
        }

        return conversation;
    }

    private async Task<Reply> AskOne(Conversation conversation, Question question, ServerAdvice advice, CancellationToken cancel)
    {
        var (advised, remarks) = await advice.On(question, conversation.Draft, cancel);
        foreach (var line in remarks.SelectMany(remark => Cells.Wrap(remark, console.Profile.Width - 1)))
            console.MarkupLine($"[dim]{Markup.Escape(line)}[/]");
        var former = formerAnswers.GetValueOrDefault(question.Parameter);
        var unsure = isChange ? null : "Not sure? Get a recommendation";
        var reply = await prompt.Ask(advised with { Former = former, Unsure = unsure }, conversation.Draft,
            hasBack: asked.Count > 0 || isChange, cancel);
        if (reply is Reply.Answer({ Text: { } text }))
            formerAnswers[question.Parameter] = text;
        else if (reply is Reply.Left)
            formerAnswers.Remove(question.Parameter);
        return reply;
    }

    /// <summary>Whether one answer is changed in the review, so that back leads to the review.</summary>
    private bool isChange;

    private async Task<Answers> Confirm(Conversation conversation, ServerAdvice advice, CancellationToken cancel)
    {
        while (true)
        {
            var preparation = Preparation.Of(context, inputs, conversation.Draft);
            review.Show(conversation, preparation, Destination.Of(context.Cli, conversation.Draft)!);
            switch (await review.Ask(preparation, hasBack: asked.Count > 0, cancel))
            {
                case Decision.Generate:
                    return Answers.With(conversation.Draft, review.Shown, console.Profile.Width - 1);
                case Decision.Stop:
                    return Answers.Stopped;
                case Decision.Back:
                    phase = null;
                    var (before, parameter) = asked.Pop();
                    conversation = await AskOpen(before, before.About(parameter), advice, cancel) ?? conversation;
                    break;
                default:
                    conversation = await Change(conversation, advice, cancel);
                    break;
            }
        }
    }

    private async Task<Conversation> Change(Conversation conversation, ServerAdvice advice, CancellationToken cancel)
    {
        if (await review.AskWhich(conversation, cancel) is not { } parameter)
            return conversation;
        if (conversation.ValueOf(parameter) is { Origin.Source: Source.Answer, Text: { } text })
            formerAnswers.TryAdd(parameter, text);
        (phase, isChange) = (null, true);
        asked.Clear();
        var changed = await AskOpen(conversation, conversation.About(parameter), advice, cancel);
        isChange = false;
        return changed ?? conversation;
    }

    private void Head(Phase? next)
    {
        if (next is not { } named || next == phase)
            return;
        phase = next;
        console.WriteLine();
        console.MarkupLine($"[bold]{(named == Phase.Core ? "Core ML" : named.ToString())}[/]");
    }
}
