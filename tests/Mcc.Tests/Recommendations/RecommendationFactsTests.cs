using Mcc.Core.Data;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Recommendations;

/// <summary>The table of facts: complete, with sources, without anything that has no effect.</summary>
public sealed class RecommendationFactsTests
{
    private static readonly Core.Recommendations.RecommendationFacts Facts = RecommendationCase.Recommender.Facts;

    [Fact]
    public void The_page_matches_the_data()
    {
        var path = Path.Combine(SourceTree.Root, RecommendationFactsPage.Path);
        var page = RecommendationFactsPage.Write(Facts);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            File.WriteAllText(path, page);
        File.ReadAllText(path).ShouldBe(page, $"{RecommendationFactsPage.Path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }

    [Fact]
    public void Each_fact_has_known_sources_and_a_weight_unless_it_excludes()
    {
        foreach (var fact in All().Select(each => each.Fact))
        {
            fact.Sources.ShouldNotBeEmpty(fact.Reason);
            fact.Sources.ShouldBeSubsetOf(Facts.Sources.Select(source => source.Id), fact.Reason);
            var isWeighed = fact.Effect is RecommendationEffect.For or RecommendationEffect.Against;
            fact.Weight.ShouldBeInRange(isWeighed ? 1 : 0, isWeighed ? 6 : 0, fact.Reason);
        }

        Facts.Sources.Select(source => source.Id).Except(All().SelectMany(each => each.Fact.Sources)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_condition_compares_one_thing_that_is_known_when_it_is_asked()
    {
        foreach (var decision in Facts.Decisions)
        {
            var earlier = Facts.Decisions.Where(other => other.Order < decision.Order).ToList();
            foreach (var term in decision.Candidates.SelectMany(candidate => candidate.Facts).SelectMany(fact => fact.When))
            {
                new object?[] { term.Above, term.AtMost, term.CountAbove, term.CountAtMost, term.Is, term.IsNot }
                    .Count(each => each is not null).ShouldBe(1, term.Input);
                var question = Facts.Questions.FirstOrDefault(question => question.Key == term.Input);
                var choices = question is null ? null : question.Type == RecommendationType.Flag ? ["true", "false"]
                    : question.Choices.Select(choice => choice.Id);
                choices ??= earlier.Single(other => other.Key == term.Input).Candidates.Select(candidate => candidate.Id);
                (term.Is ?? term.IsNot ?? []).ShouldBeSubsetOf(choices, term.Input);
            }
        }
    }

    /// <summary>What a target's layer says is not said again with another number.</summary>
    [Fact]
    public void The_limit_of_a_fact_is_that_of_the_layer_where_the_target_is_built()
    {
        var judge = new Core.Recommendations.TermJudge(RecommendationCase.Catalog);
        var compared = 0;
        foreach (var (_, candidate, fact) in All())
        {
            foreach (var term in fact.When.Where(term => term.Constant is not null))
            {
                judge.Above(term, candidate).ShouldBe(term.Above, $"{candidate.Id}: {fact.Reason}");
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void No_question_has_the_name_of_a_parameter_as_an_option_of_another_meaning() =>
        Facts.Questions.Select(question => question.Flag)
            .Intersect(RecommendationCase.Catalog.Parameters.All.Where(parameter => parameter.Choices.Count == 0)
                .Select(parameter => parameter.Flag)).ShouldBeEmpty();

    [Fact]
    public void Each_target_and_each_family_of_configurations_that_exists_is_a_candidate()
    {
        var values = All().SelectMany(each => each.Candidate.Options).Select(option => option.Value).ToHashSet(StringComparer.Ordinal);
        RecommendationCase.Catalog.Targets.Select(target => target.Id).ShouldBeSubsetOf(values.OfType<string>());
        RecommendationCase.Catalog.Backends.GroupBy(backend => backend.Architecture)
            .Where(family => !family.Any(backend => values.Contains(backend.Id))).Select(family => family.Key).ShouldBeEmpty();
    }

    private static IEnumerable<(RecommendationDecision Decision, RecommendationCandidate Candidate, RecommendationFact Fact)> All() =>
        from decision in Facts.Decisions
        from candidate in decision.Candidates
        from fact in candidate.Facts
        select (decision, candidate, fact);
}
