using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Recommendations;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Recommendations;

/// <summary>The written recommendations, and what holds for all situations.</summary>
public sealed class RecommenderTests
{
    public static TheoryData<string> Sentences => [.. RecommendationCase.All.Select(each => each.Sentence)];

    [Fact]
    public void There_are_at_least_forty_written_cases_and_each_is_another_one()
    {
        RecommendationCase.All.Count.ShouldBeGreaterThanOrEqualTo(40);
        RecommendationCase.All.Select(each => string.Join(' ', each.Options)).Distinct(StringComparer.Ordinal).Count()
            .ShouldBe(RecommendationCase.All.Count);
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_written_case_has_its_answer_and_its_decisive_source(string sentence)
    {
        var written = RecommendationCase.All.Single(each => each.Sentence == sentence);
        var decided = RecommendationCase.Recommender.Recommend(written.Situation, RecommendationCase.NoModel).Decisions;

        string Answer(string key) => string.Join(' ', decided.Where(decision => decision.Decision.Key == key)
            .Select(decision => decision.Winner?.Candidate.Id ?? "nothing"));
        $"{Answer("serving")} {Answer("target")} {Answer("strategy")} "
            .ShouldBe($"{written.Serving} {written.Target} {written.Strategy} ");
        Answer("configuration").Split(' ').Select(RecommendationCase.Family).ShouldBe(written.Configuration);
        decided.SelectMany(decision => decision.Ranked).Where(candidate => candidate.Candidate.Id == written.Decisive.About)
            .SelectMany(candidate => candidate.Holding).SelectMany(fact => fact.Sources).ShouldContain(written.Decisive.Source);
    }

    /// <summary>What is built is read from the data: a folder is enough, and its limits count.</summary>
    [Fact]
    public void A_target_is_built_as_soon_as_its_folder_exists_and_its_limit_is_read_from_there()
    {
        // A candidate whose target has no folder: its options name one that does not exist.
        const string target = "not-yet";
        const string about = "managed-inference";
        var decisions = DataFiles.Embedded.ReadText("recommendations/decisions/target.json")
            .Replace($"\"value\": \"{about}\"", $"\"value\": \"{target}\"", StringComparison.Ordinal);
        RecommendationCase.Catalog.Targets.Select(layer => layer.Id).ShouldNotContain(target);
        var without = new Catalog(DataFiles.Embedded.With(new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["recommendations/decisions/target.json"] = Encoding.UTF8.GetBytes(decisions),
        }));
        Judged(Recommender.Of(without), about, "100").IsBuilt.ShouldBeFalse();
        Judged(RecommendationCase.Recommender, about, "1").IsBuilt.ShouldBeTrue();

        const string existing = "async-inference";
        var smaller = DataFiles.Embedded.ReadText($"targets/{existing}/target.json")
            .Replace("1073741824", "2097152", StringComparison.Ordinal);
        var catalog = new Catalog(DataFiles.Embedded.With(new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["recommendations/decisions/target.json"] = Encoding.UTF8.GetBytes(decisions),
            [$"targets/{target}/target.json"] = Encoding.UTF8.GetBytes(smaller.Replace(existing, target, StringComparison.Ordinal)),
            [$"targets/{existing}/target.json"] = Encoding.UTF8.GetBytes(smaller),
        }));
        Judged(Recommender.Of(catalog), about, "100").IsBuilt.ShouldBeTrue();
        Judged(Recommender.Of(catalog), existing, "3").IsExcluded.ShouldBeTrue();
        Judged(RecommendationCase.Recommender, existing, "3").IsExcluded.ShouldBeFalse();
    }

    /// <summary>The command is never one that the rules refuse, except for what only a model's file can say.</summary>
    [Fact]
    public void What_can_be_generated_is_accepted_by_the_rules()
    {
        var refused = RecommendationCase.All
            .SelectMany(each => RecommendationCase.Recommender.Recommend(each.Situation, RecommendationCase.NoModel).Trouble
                .Where(finding => !finding.Text.Contains("cannot be read without a file", StringComparison.Ordinal))
                .Select(finding => $"{each.Sentence}: {finding.Rule}: {finding.Text}"));
        string.Join('\n', refused).ShouldBe("");
    }

    private static JudgedCandidate Judged(Recommender recommender, string target, string payload)
    {
        var situation = Situation.Empty.With("payloadMb", new([payload], AnswerOrigin.Given))
            .With("answer", new(["later"], AnswerOrigin.Given));
        return recommender.Decide(situation.Assuming(recommender.Facts.Questions)).SelectMany(decision => decision.Ranked)
            .Single(candidate => candidate.Candidate.Id == target);
    }
}
