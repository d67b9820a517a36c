using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;

namespace Mcc.Cli.Terminal;

/// <summary>
/// Gets what the sources do not have. Where everything required is given, nothing is asked: the command is complete, and a script that
/// runs at a terminal does not hang. Otherwise a person is asked, or, without a terminal, the missing options are listed.
/// </summary>
public sealed class Answering(CommandContext context, Reporter reporter, InputReader inputs)
{
    public async Task<Answers> Complete(Draft draft, CancellationToken cancel)
    {
        var extent = draft.Settings.AutoPrompt.Value ? Extent.WhatIsRequired : Extent.Everything;
        var conversation = Conversation.Begin(context.Catalog, draft, extent);
        if (conversation.Missing.Count == 0)
            return Answers.With(draft);
        if (!context.Cli.HasTerminal || reporter.AsJson || draft.Settings.SkipPrompts.Value)
        {
            reporter.Tell(conversation.Missing.Select(parameter => Finding.Error("missing",
                $"{parameter.Flag} {parameter.Label} is required: {parameter.Help}",
                parameter.Environment.Count == 0 ? "" : $"It can also be set with {parameter.Environment[0]}.")));
            return Answers.Missing;
        }

        // Servers are asked again at each question, when more is known.
        if (extent == Extent.Everything)
            conversation = Conversation.Begin(context.Catalog, draft.Without(Source.McpServer), extent);
        var answers = await new Interviewer(context, context.Cli.Terminal(), inputs).Ask(conversation, cancel);
        reporter.Width = answers.Width;
        if (answers.Draft is null)
            reporter.Say("Canceled; nothing was written.");
        return answers;
    }
}
