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
        RecommendationCase.All.Select(each => string.Join(' ', each.Options)).Distinct().Count().ShouldBe(RecommendationCase.All.Count);
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
}
