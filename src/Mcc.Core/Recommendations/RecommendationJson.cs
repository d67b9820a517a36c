using System.Text.Json.Nodes;
using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>A recommendation as JSON: the same for <c>--output=json</c> and for MCP clients.</summary>
public static class RecommendationJson
{
    public static JsonObject Write(Recommendation recommendation, RecommendationFacts facts) => new()
    {
        ["decisions"] = new JsonArray([.. recommendation.Decisions.Select(Decision)]),
        ["commands"] = new JsonArray([.. recommendation.Commands.Select(command => (JsonNode)new JsonObject
        {
            ["line"] = command.Line,
            ["settings"] = new JsonObject(command.Settings.Select(setting =>
                KeyValuePair.Create(setting.Parameter.Key, (JsonNode?)setting.Text))),
            ["instance"] = command.InstanceType,
        })]),
        ["built"] = recommendation.IsBuilt,
        ["refused"] = new JsonArray([.. recommendation.Trouble.Select(finding => (JsonNode)finding.Text)]),
        ["answers"] = new JsonObject(facts.Questions.Select(question => (question, Answer: recommendation.Situation.Of(question.Key)))
            .Where(each => each.Answer is not null)
            .Select(each => KeyValuePair.Create(each.question.Key, (JsonNode?)new JsonObject
            {
                ["value"] = each.Answer!.Text,
                ["from"] = each.Answer.Origin switch { AnswerOrigin.Given => "you", AnswerOrigin.Model => "the model", _ => "assumed" },
            }))),
        ["changes"] = new JsonArray([.. recommendation.Changes.Select(change => (JsonNode)new JsonObject
        {
            ["question"] = change.Question.Key,
            ["answer"] = change.Value,
            ["decision"] = change.Decision.Key,
            ["becomes"] = change.Candidate?.Id,
        })]),
        ["sources"] = new JsonArray([.. facts.Sources.Select(source => (JsonNode)new JsonObject
        {
            ["id"] = source.Id,
            ["title"] = source.Title,
            ["url"] = source.Url,
        })]),
    };

    private static JsonNode Decision(JudgedDecision decision) => new JsonObject
    {
        ["decision"] = decision.Decision.Key,
        ["of"] = decision.Of,
        ["answer"] = decision.Winner?.Candidate.Id,
        ["note"] = decision.Winner?.Note,
        ["candidates"] = new JsonArray([.. decision.Ranked.Select(candidate => (JsonNode)new JsonObject
        {
            ["id"] = candidate.Candidate.Id,
            ["title"] = candidate.Candidate.Title,
            ["built"] = candidate.IsBuilt,
            ["excluded"] = candidate.IsExcluded,
            ["score"] = candidate.Score,
            ["reasons"] = new JsonArray([.. candidate.Holding.Select(Fact)]),
            ["unknown"] = new JsonArray([.. candidate.Open.Select(Fact)]),
        })]),
    };

    private static JsonNode Fact(RecommendationFact fact) => new JsonObject
    {
        ["effect"] = fact.Effect switch
        {
            RecommendationEffect.Excludes => "excludes",
            RecommendationEffect.For => "for",
            RecommendationEffect.Unbuilt => "unbuilt",
            _ => "against",
        },
        ["weight"] = fact.Weight,
        ["reason"] = fact.Reason,
        ["sources"] = new JsonArray([.. fact.Sources.Select(source => (JsonNode)source)]),
    };
}
