using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Models;
using Mcc.Core.Recommendations;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// What <c>mcc recommend</c> answers, for agents. Generation does not query it: without answers to its questions it has no grounds.
/// </summary>
public static class DeploymentRecommender
{
    private const string Answers = "answers";

    public static Picker Of(Catalog catalog)
    {
        var recommender = Recommender.Of(catalog);
        return new("deployment-recommender", "A target, a container and a server that fit, with reasons.", [], null,
        [
            new("recommend_deployment",
                "How to serve a model: how models share an endpoint, the target, the strategy (managed, extend, byoc, byom) and the "
                    + "configuration, with what speaks for and against each candidate, its source, and the command line that generates it. "
                    + "`metadata.changes` lists answers that are not known and would change the recommendation: ask for them.",
                new Dictionary<string, JsonObject>(StringComparer.Ordinal) { [Answers] = Questions(recommender.Facts) },
                (request, _) => Task.FromResult(Recommend(catalog, recommender, request)))
            {
                Response = Response(),
            },
        ]);
    }

    private static ToolResponse Recommend(Catalog catalog, Recommender recommender, ToolRequest request)
    {
        var findings = new List<Finding>();
        var situation = Situation.Empty;
        var answers = request.Arguments[Answers] as JsonObject ?? [];
        foreach (var name in answers.Select(each => each.Key)
            .Except(recommender.Facts.Questions.Select(question => question.Key), StringComparer.Ordinal))
            findings.Add(Finding.Error("recommendation", $"Unknown answer `{name}`.",
                $"Use {string.Join(", ", recommender.Facts.Questions.Select(question => question.Key))}."));
        foreach (var question in recommender.Facts.Questions)
        {
            // A client that has only texts gives them as arguments.
            if ((Text(answers[question.Key]) ?? request.Word(question.Key)) is { } text
                && SituationReader.Read(question, text, question.Key, AnswerOrigin.Given, findings) is { } answer)
                situation = situation.With(question.Key, answer);
        }

        if (findings.Count > 0)
            return new() { Error = string.Join(' ', findings.Select(finding => finding.Text)) };
        var model = RecommendedModelSettings.Of(catalog, request.Said);
        situation = ModelAnswers.Add(catalog, recommender.Facts, situation, model, Inputs.None);
        var recommendation = recommender.Recommend(situation, model);
        return new()
        {
            Values = recommendation.Commands is not [var command, ..] ? new Dictionary<string, string>(StringComparer.Ordinal)
                : command.Settings.Where(setting => setting.Text is not null && request.NameOf(setting.Parameter) is not null)
                    .ToDictionary(setting => request.NameOf(setting.Parameter)!, setting => setting.Text!, StringComparer.Ordinal),
            Choices = new[] { catalog.Parameters.DeploymentTarget, catalog.Parameters.DeploymentConfig }
                .Where(parameter => request.NameOf(parameter) is not null)
                .ToDictionary(parameter => request.NameOf(parameter)!, parameter => Ranked(recommendation, parameter, request.Limit),
                    StringComparer.Ordinal),
            Metadata = RecommendationJson.Write(recommendation, recommender.Facts),
            Message = recommendation.IsBuilt ? null : "mcc cannot generate all of the recommendation yet: see `built` of each candidate.",
        };
    }

    /// <summary>The values that can be generated and that no limit excludes, the best first.</summary>
    private static IReadOnlyList<string> Ranked(Recommendation recommendation, Parameter parameter, int limit) =>
        [.. recommendation.Today.SelectMany(decision => decision.Ranked).Where(candidate => !candidate.IsExcluded)
            .SelectMany(candidate => candidate.Candidate.Options).Where(option => option.Option == parameter.Key)
            .Select(option => option.Value).OfType<string>().Distinct(StringComparer.Ordinal).Take(limit)];

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonArray items => string.Join(',', items.Select(item => item.AsText() ?? item?.ToJsonString())),
        _ => value.AsText() ?? value.ToJsonString(),
    };

    private static JsonObject Questions(RecommendationFacts facts) => new()
    {
        ["type"] = "object",
        ["description"] = "What is known; leave out what is not.",
        ["properties"] = new JsonObject(facts.Questions.Select(question =>
            KeyValuePair.Create(question.Key, (JsonNode?)Schema(question)))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Schema(RecommendationQuestion question)
    {
        var choices = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. question.Choices.Select(choice => (JsonNode)choice.Id)]),
        };
        var schema = question.Type switch
        {
            RecommendationType.Number => new() { ["type"] = "number", ["minimum"] = 0 },
            RecommendationType.Flag => new() { ["type"] = "boolean" },
            RecommendationType.Choice => choices,
            _ => new JsonObject { ["type"] = "array", ["items"] = choices },
        };
        schema["description"] = question.Help;
        return schema;
    }

    private static JsonObject Response()
    {
        var decision = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["decision"] = PickTool.Text("serving, target, strategy or configuration."),
                ["answer"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "The best candidate." },
                ["candidates"] = new JsonObject { ["type"] = "array", ["description"] = "All, the best first, each with its facts." },
            },
        };
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["values"] = new JsonObject { ["type"] = "object", ["description"] = "Settings that generate it." },
                ["choices"] = new JsonObject { ["type"] = "object", ["description"] = "Settings that fit, the best first." },
                ["metadata"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["decisions"] = new JsonObject { ["type"] = "array", ["items"] = decision },
                        ["commands"] = new JsonObject { ["type"] = "array", ["description"] = "Command lines." },
                        ["changes"] = new JsonObject { ["type"] = "array", ["description"] = "Answers that would change it." },
                        ["sources"] = new JsonObject { ["type"] = "array", ["description"] = "The pages of the facts." },
                    },
                },
                ["message"] = PickTool.Text("A line for a person."),
                ["error"] = PickTool.Text("Why there is no answer."),
            },
        };
    }
}
