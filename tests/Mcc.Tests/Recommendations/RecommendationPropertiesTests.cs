using System.Globalization;
using Mcc.Core.Data;
using Mcc.Core.Recommendations;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Recommendations;

/// <summary>What holds in every situation: in the written ones, and in random ones with a fixed seed.</summary>
public sealed class RecommendationPropertiesTests
{
    private const int Seed = 20261130;
    private const int RandomCount = 1500;

    private static readonly RecommendationFacts Facts = RecommendationCase.Recommender.Facts;
    private static readonly List<Situation> Situations =
        [.. RecommendationCase.All.Select(each => each.Situation), .. RandomSituations(new(Seed))];

    [Fact]
    public void The_same_situation_has_the_same_answer()
    {
        var other = Recommender.Of(new(DataFiles.Embedded));
        foreach (var situation in Situations)
            Ranking(Decide(situation)).ShouldBe(Ranking(other.Decide(situation.Assuming(Facts.Questions))));
    }

    [Fact]
    public void An_excluded_candidate_never_wins()
    {
        foreach (var decision in Situations.SelectMany(Decide))
        {
            decision.Winner?.IsExcluded.ShouldBeFalse();
            (decision.Winner is null).ShouldBe(decision.Ranked.All(candidate => candidate.IsExcluded));
        }
    }

    /// <summary>A fact that excludes the winner, added to the table, takes it out and excludes nothing else.</summary>
    [Fact]
    public void An_additional_limit_never_makes_its_candidate_win()
    {
        var limit = new RecommendationFact([], RecommendationEffect.Excludes, "A limit.", [Facts.Sources[0].Id]);
        foreach (var candidate in Facts.Decisions.SelectMany(decision => decision.Candidates))
        {
            var changed = new Recommender(RecommendationCase.Catalog, Facts with
            {
                Decisions = [.. Facts.Decisions.Select(decision => decision with
                {
                    Candidates = [.. decision.Candidates.Select(each => each == candidate
                        ? each with { Facts = [.. each.Facts, limit] } : each)],
                })],
            });
            foreach (var situation in Situations.Take(RecommendationCase.All.Count))
                changed.Decide(situation.Assuming(Facts.Questions)).ShouldAllBe(decision => decision.Winner == null
                    || decision.Winner.Candidate.Id != candidate.Id);
        }
    }

    [Fact]
    public void A_larger_payload_or_a_longer_response_never_readmits_a_candidate()
    {
        foreach (var key in new[] { "payloadMb", "processingSeconds", "modelGib" })
        {
            foreach (var situation in Situations.Take(200))
            {
                var excluded = new HashSet<string>(StringComparer.Ordinal);
                foreach (var number in new[] { "0.1", "3", "5", "8", "50", "70", "500", "950", "2000", "5000" })
                {
                    // The target alone: later decisions depend on which one it is.
                    var now = Decide(situation.With(key, new([number], AnswerOrigin.Given)))
                        .Where(decision => decision.Decision.Order <= 2).SelectMany(decision => decision.Ranked)
                        .Where(candidate => candidate.IsExcluded).Select(candidate => candidate.Candidate.Id)
                        .ToHashSet(StringComparer.Ordinal);
                    excluded.ShouldBeSubsetOf(now, $"{key}={number}");
                    excluded = now;
                }
            }
        }
    }

    /// <summary>
    /// Without it, some situation has another ranking or another excluded candidate, or a winner would have no reason at all.
    /// </summary>
    [Fact]
    public void Each_fact_decides_something()
    {
        var before = Situations.Select(situation => Decide(situation)).ToList();
        var rankings = before.Select(Ranking).ToList();
        var dead = new List<string>();
        foreach (var decision in Facts.Decisions)
        {
            foreach (var candidate in decision.Candidates)
            {
                foreach (var fact in candidate.Facts)
                {
                    var without = Without(decision, candidate, fact);
                    var decides = Enumerable.Range(0, Situations.Count).Any(index =>
                        before[index].Any(each => each.Decision.Key == decision.Key && Holds(each, candidate, fact))
                        && (fact.Effect == RecommendationEffect.Unbuilt
                            || Ranking(without.Decide(Situations[index].Assuming(Facts.Questions))) != rankings[index]
                            || before[index].Any(each => each.Winner?.Candidate == candidate && each.Winner.For.SequenceEqual([fact]))));
                    if (!decides)
                        dead.Add($"{candidate.Id}: {fact.Reason}");
                }
            }
        }

        dead.ShouldBeEmpty();
    }

    private static bool Holds(JudgedDecision decision, RecommendationCandidate candidate, RecommendationFact fact) =>
        decision.Ranked.Any(judged => judged.Candidate == candidate && judged.Holding.Contains(fact));

    private static Recommender Without(RecommendationDecision decision, RecommendationCandidate candidate, RecommendationFact fact) =>
        new(RecommendationCase.Catalog, Facts with
        {
            Decisions = [.. Facts.Decisions.Select(each => each != decision ? each : each with
            {
                Candidates = [.. each.Candidates.Select(other => other != candidate ? other
                    : other with { Facts = [.. other.Facts.Where(one => one != fact)] })],
            })],
        });

    private static IReadOnlyList<JudgedDecision> Decide(Situation situation) =>
        RecommendationCase.Recommender.Decide(situation.Assuming(Facts.Questions));

    private static string Ranking(IReadOnlyList<JudgedDecision> decisions) => string.Join('\n', decisions.Select(decision =>
        $"{decision.Decision.Key} {decision.Of}: "
            + string.Join(' ', decision.Ranked.Where(each => !each.IsExcluded).Select(each => each.Candidate.Id))));

    private static IEnumerable<Situation> RandomSituations(Random random)
    {
        var limits = Facts.Decisions.SelectMany(decision => decision.Candidates).SelectMany(candidate => candidate.Facts)
            .SelectMany(fact => fact.When).Select(term => (term.Input, Limit: term.Above ?? term.AtMost))
            .Where(each => each.Limit is not null).ToLookup(each => each.Input, each => each.Limit!.Value);
        for (var count = 0; count < RandomCount; count++)
        {
            var situation = Situation.Empty;
            foreach (var question in Facts.Questions.Where(_ => random.Next(2) == 0))
            {
                IReadOnlyList<string> values = question.Type switch
                {
                    RecommendationType.Flag => ["true"],
                    RecommendationType.Number => [(limits[question.Key].ElementAt(random.Next(limits[question.Key].Count()))
                        + (random.Next(2) / 2m)).ToString(CultureInfo.InvariantCulture)],
                    RecommendationType.Choice => [question.Choices[random.Next(question.Choices.Count)].Id],
                    _ => [.. question.Choices.OrderBy(_ => random.Next()).Take(random.Next(10) < 7 ? 1 : 2 + random.Next(3))
                        .Select(choice => choice.Id)],
                };
                situation = situation.With(question.Key, new(values, AnswerOrigin.Given));
            }

            yield return situation;
        }
    }
}
