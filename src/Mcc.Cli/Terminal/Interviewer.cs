using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Interview;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>
/// Holds the interview: asks what is open, phase by phase, then shows what will be made until it is agreed to or dropped.
/// </summary>
public sealed class Interviewer(CommandContext context, IAnsiConsole console, InputReader inputs)
{
    private readonly QuestionPrompt prompt = new(console, new AnswerReader(context, inputs));
    private readonly Review review = new(console);

    public async Task<Answers> Ask(Conversation conversation, CancellationToken cancel)
    {
        await using var advice = new ServerAdvice(context);
        try
        {
            console.MarkupLine("[dim]Enter takes what stands first or in brackets; Ctrl-C stops, and nothing is written.[/]");
            conversation = await AskOpen(conversation, advice, cancel);
            return conversation.Extent == Extent.Everything ? await Agree(conversation, advice, cancel) : Answers.With(conversation.Draft);
        }
        finally
        {
            // A prompt that is stopped leaves the cursor hidden.
            console.Cursor.Show();
        }
    }

    private async Task<Conversation> AskOpen(Conversation conversation, ServerAdvice advice, CancellationToken cancel)
    {
        Phase? phase = null;
        while (conversation.Next is { } question)
        {
            if (question.Parameter.Phase is { } next && next != phase)
            {
                phase = next;
                console.WriteLine();
                console.MarkupLine($"[bold]{Title(next)}[/]");
            }

            conversation = await AskOne(conversation, question, advice, cancel);
        }

        return conversation;
    }

    private async Task<Conversation> AskOne(Conversation conversation, Question question, ServerAdvice advice, CancellationToken cancel)
    {
        var (advised, remarks) = await advice.On(question, conversation.Draft, cancel);
        foreach (var remark in remarks)
            console.MarkupLine($"[dim]{Markup.Escape(remark)}[/]");
        return await prompt.Ask(advised, conversation.Draft, cancel) is { } answer
            ? conversation.Answer(answer)
            : conversation.Leave(question.Parameter);
    }

    private async Task<Answers> Agree(Conversation conversation, ServerAdvice advice, CancellationToken cancel)
    {
        while (true)
        {
            var preparation = Preparation.Of(context, inputs, conversation.Draft);
            review.Show(conversation, preparation, Destination.Of(context.World, conversation.Draft)!);
            switch (await review.Ask(preparation, cancel))
            {
                case Decision.Generate:
                    return Answers.With(conversation.Draft);
                case Decision.Stop:
                    return Answers.Stopped;
                default:
                    var parameter = await review.AskWhich(conversation, cancel);
                    conversation = await AskOne(conversation, conversation.About(parameter), advice, cancel);
                    conversation = await AskOpen(conversation, advice, cancel);
                    break;
            }
        }
    }

    private static string Title(Phase phase) => phase switch
    {
        Phase.Core => "Core ML",
        _ => phase.ToString(),
    };
}
