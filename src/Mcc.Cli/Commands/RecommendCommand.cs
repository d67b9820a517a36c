using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Cli.Sources;
using Mcc.Cli.Terminal;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Recommendations;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc recommend</c>: a strategy, a configuration and a target that fit, with reasons.</summary>
public static class RecommendCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("recommend", "Recommend how to serve a model.");
        var parameters = context.Catalog.Parameters;
        var models = new ParameterOptions(command, context.Catalog, [parameters.ModelPath, parameters.ModelName]);
        var options = RecommendationFacts.ReadQuestions(context.Catalog.Files)
            .Select(question => (Question: question, Option: Create(question))).ToList();
        foreach (var (_, option) in options)
            command.Options.Add(option);
        command.SetAction((arguments, cancel) =>
        {
            var given = options.Where(each => arguments.GetResult(each.Option) is { Implicit: false })
                .Select(each => (each.Question, Text: string.Join(',', arguments.GetValue(each.Option) ?? []))).ToList();
            return Run(context, context.Reporter(arguments), Recommender.Of(context.Catalog),
                Draft.Resolve([new OptionSource(models.Given(arguments)).Read()]), given, cancel);
        });
        return command;
    }

    private static Option<string[]> Create(RecommendationQuestion question)
    {
        var option = new Option<string[]>(question.Flag)
        {
            Description = question.Choices.Count == 0 || question.Type == RecommendationType.Choices ? question.Help
                : $"{question.Help.TrimEnd('.')}: {string.Join(", ", question.Choices.Select(choice => choice.Id))}.",
            HelpName = question.Label,
            Arity = question.Type == RecommendationType.Flag ? new(0, 100) : new(1, 100),
            AllowMultipleArgumentsPerToken = false,
        };
        option.CompletionSources.Add(_ =>
            question.Choices.Select(choice => new System.CommandLine.Completions.CompletionItem(choice.Id)));
        return option;
    }

    private static async Task<int> Run(CommandContext context, Reporter reporter, Recommender recommender, Draft model,
        List<(RecommendationQuestion Question, string Text)> given, CancellationToken cancel)
    {
        var findings = model.Findings.ToList();
        var situation = Situation.Empty;
        foreach (var (question, text) in given)
        {
            // A flag without a value is true.
            var answer = SituationReader.Read(question, text.Length == 0 && question.Type == RecommendationType.Flag ? "true" : text,
                question.Flag, AnswerOrigin.Given, findings);
            situation = answer is null ? situation : situation.With(question.Key, answer);
        }

        var files = new InputReader(context.Cli.Folder, context.Catalog).Read(model, findings);
        if (findings.Exists(finding => finding.Severity == Severity.Error))
            return reporter.Refuse(findings);
        situation = ModelAnswers.Add(context.Catalog, recommender.Facts, situation, model, files);
        if (given.Count == 0 && context.Cli.HasTerminal && !reporter.AsJson)
        {
            var interview = new RecommendationInterview(context.Cli.Terminal(), recommender);
            situation = await interview.Ask(situation, hasBack: false, cancel) ?? situation;
        }

        var recommendation = recommender.Recommend(situation, model, files);
        return reporter.End(ExitCode.Done, output =>
        {
            foreach (var line in RecommendationText.Lines(recommendation, recommender.Facts))
                output.WriteLine(line);
        }, json =>
        {
            json.WritePropertyName("recommendation");
            RecommendationJson.Write(recommendation, recommender.Facts).WriteTo(json);
        });
    }
}
