using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.Core.Recommendations;

/// <summary>
/// Recommends how a model is served, from the table of facts: a candidate with a limit is excluded, the others are ranked by the weights
/// of what speaks for and against them, and of equal ones the first of the table wins. Decisions are made in their order, and later ones
/// know the earlier ones.
/// </summary>
public sealed class Recommender(Catalog catalog, RecommendationFacts facts)
{
    private readonly TermJudge judge = new(catalog);

    public RecommendationFacts Facts => facts;

    public static Recommender Of(Catalog catalog) => new(catalog, RecommendationFacts.Read(catalog.Files));

    /// <param name="answers">What is known.</param>
    /// <param name="model">The settings that name the model, if there are any.</param>
    /// <param name="inputs">The user's files; null where nobody looked at them.</param>
    public Recommendation Recommend(Situation answers, Draft model, Inputs? inputs = null)
    {
        var situation = answers.Assuming(facts.Questions);
        var best = Decide(situation);
        var today = best.All(decision => decision.Winner is { IsBuilt: true }) ? best : Decide(situation, onlyBuilt: true);
        var (commands, trouble) = new RecommendedCommands(catalog).Of(situation, today, model, inputs);
        return new(situation, best, today, Changes(answers, best), commands, trouble);
    }

    /// <summary>The decisions in a situation in which nothing more is assumed.</summary>
    /// <param name="onlyBuilt">Whether only what this program can generate may win.</param>
    public IReadOnlyList<JudgedDecision> Decide(Situation situation, bool onlyBuilt = false)
    {
        var decided = new List<JudgedDecision>();
        foreach (var decision in facts.Decisions)
        {
            var known = situation;
            var judged = decision.Each is { } each && known.Of(each) is { Values.Count: > 0 } answer
                ? answer.Values.Select(value =>
                    Judge(decision, known.With(each, answer with { Values = [value] }), value, onlyBuilt)).ToList()
                : [Judge(decision, known, null, onlyBuilt)];
            decided.AddRange(judged);
            if (judged[0].Winner is { } winner)
                situation = situation.With(decision.Key, new([winner.Candidate.Id], AnswerOrigin.Decided));
        }

        return decided;
    }

    /// <summary>Whether an answer to a question can still matter: a fact asks for it that is not settled otherwise.</summary>
    public bool Matters(RecommendationQuestion question, Situation answers)
    {
        var open = answers.Assuming(facts.Questions.Where(each => each != question));
        return facts.Decisions.Any(decision => Remaining(decision, open) is { Count: > 1 } remaining && remaining.Any(candidate =>
            candidate.Facts.Any(fact => fact.When.Any(term => term.Input == question.Key)
                && judge.Holds(fact.When, candidate, open) is null)));
    }

    private List<RecommendationCandidate> Remaining(RecommendationDecision decision, Situation situation) =>
        [.. decision.Candidates.Where(candidate => !candidate.Facts.Any(fact =>
            fact.Effect == RecommendationEffect.Excludes && judge.Holds(fact.When, candidate, situation) == true))];

    private JudgedDecision Judge(RecommendationDecision decision, Situation situation, string? of, bool onlyBuilt) =>
        new(decision, of, [.. decision.Candidates
            .Select(candidate => Judge(candidate, situation))
            .Where(judged => !onlyBuilt || judged.IsBuilt)
            .OrderBy(judged => judged.IsExcluded)
            .ThenByDescending(judged => judged.IsExcluded ? 0 : judged.Score)]);

    private JudgedCandidate Judge(RecommendationCandidate candidate, Situation situation)
    {
        var all = candidate.Facts.Select(fact => (fact, Holds: judge.Holds(fact.When, candidate, situation))).ToList();
        return new(candidate,
            IsBuilt(candidate, situation) && !all.Exists(each => each.Holds == true && each.fact.Effect == RecommendationEffect.Unbuilt),
            [.. all.Where(each => each.Holds == true).Select(each => each.fact)],
            [.. all.Where(each => each.Holds is null && each.fact.Effect == RecommendationEffect.Excludes).Select(each => each.fact)],
            candidate.Note is { } note && judge.Holds(note.When, candidate, situation) == true ? note.Text : null);
    }

    /// <summary>Its options exist with these values; the choices of options are layers.</summary>
    private bool IsBuilt(RecommendationCandidate candidate, Situation situation) => candidate.Options.All(option =>
        catalog.Parameters.Find(option.Option) is { } parameter && (option.Optional || parameter.Choices.Count == 0
            || parameter.Choices.Contains(
                option.Value ?? (option.From is { } from ? situation.Of(from)?.Text : null) ?? "", StringComparer.Ordinal)));

    private List<RecommendationChange> Changes(Situation answers, IReadOnlyList<JudgedDecision> best)
    {
        var changes = new List<RecommendationChange>();
        foreach (var question in facts.Questions.Where(question => answers.Of(question.Key) is null))
        {
            foreach (var (value, shown) in Representatives(question))
            {
                var other = Decide(answers.With(question.Key, new([value], AnswerOrigin.Given)).Assuming(facts.Questions));
                // Of the numbers beyond which it changes in the same way, the nearest is enough.
                if (FirstChange(best, other) is { } changed && !changes.Exists(each => each.Question == question
                    && question.Type == RecommendationType.Number && each.Candidate == changed.Winner?.Candidate
                    && each.Decision == changed.Decision))
                    changes.Add(new(question, shown, changed.Decision, changed.Winner?.Candidate));
            }
        }

        return changes;
    }

    private static JudgedDecision? FirstChange(IReadOnlyList<JudgedDecision> before, IReadOnlyList<JudgedDecision> after) =>
        after.FirstOrDefault(each => before.Where(other => other.Decision == each.Decision)
            .All(other => other.Winner?.Candidate != each.Winner?.Candidate));

    /// <summary>Answers that stand for all: each choice, and a number on each side of each limit.</summary>
    private IEnumerable<(string Value, string Shown)> Representatives(RecommendationQuestion question)
    {
        if (question.Type == RecommendationType.Flag)
            return [("true", "true")];
        if (question.Type != RecommendationType.Number)
            return question.Choices.Select(choice => (choice.Id, choice.Id));
        var terms = facts.Decisions.SelectMany(decision => decision.Candidates)
            .SelectMany(candidate => candidate.Facts.SelectMany(fact => fact.When).Where(term => term.Input == question.Key)
                .Select(term => (Above: judge.Above(term, candidate), term.AtMost))).ToList();
        return terms.Select(term => term.Above).OfType<decimal>().Distinct().Order()
            .Select(limit => (Text(limit + 0.001m), $"more than {Text(limit)}"))
            .Concat(terms.Select(term => term.AtMost).OfType<decimal>().Distinct().OrderDescending()
                .Select(limit => (Text(limit), $"{Text(limit)} or less")));
    }

    private static string Text(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
