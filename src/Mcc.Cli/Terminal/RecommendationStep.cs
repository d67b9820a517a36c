using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Recommendations;
using Spectre.Console;

namespace Mcc.Cli.Terminal;

/// <summary>The step before the questions for a person who does not know the server: a recommendation, which becomes answers.</summary>
public sealed class RecommendationStep(CommandContext context, IAnsiConsole console, InputReader inputs)
{
    private const string Use = "use";

    /// <returns>Null: nothing was accepted.</returns>
    public async Task<Conversation?> Ask(Conversation conversation, CancellationToken cancel)
    {
        var recommender = Recommender.Of(context.Catalog);
        var model = RecommendedModelSettings.Of(context.Catalog, conversation.Draft);
        var files = inputs.Read(model, new List<Finding>());
        var known = ModelAnswers.Add(context.Catalog, recommender.Facts, Situation.Empty, model, files);
        if (await new RecommendationInterview(console, recommender).Ask(known, hasBack: true, cancel) is not { } situation)
            return null;
        var recommendation = recommender.Recommend(situation, model, files);
        foreach (var line in RecommendationText.Lines(recommendation, recommender.Facts, isBrief: true)
            .SelectMany(line => line.Length == 0 ? [""] : Cells.Wrap(line, console.Profile.Width - 1)))
            console.WriteLine(line);
        if (recommendation.Commands is not [var command, ..])
            return null;
        IReadOnlyList<Choice> choices = [new(Use, "Yes, and ask the rest"), new("", "No, choose it myself")];
        var chosen = await new ChoicePrompt(console, "Use the recommendation?", choices) { HasBack = true }.Ask(Use, cancel);
        return chosen?.Value != Use ? null : command.Settings
            .Where(setting => conversation.Draft.Settings.Of(setting.Parameter) is null)
            .Aggregate(conversation, (answered, setting) => answered.Answer(setting with { Origin = Origin.Answer }));
    }
}
