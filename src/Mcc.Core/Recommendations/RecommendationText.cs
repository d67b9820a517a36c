using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>A recommendation as lines for a person: the answer and its command first, then the reasons, then what is not known.</summary>
public static class RecommendationText
{
    private const int MostChanges = 8;

    /// <param name="isBrief">Whether only the answer, its command and its reasons are written, as in the interview.</param>
    public static IEnumerable<string> Lines(Recommendation recommendation, RecommendationFacts facts, bool isBrief = false) =>
    [
        .. Answer(recommendation),
        .. Commands(recommendation),
        .. Reasons(recommendation.Decisions),
        .. isBrief ? [] : Others(recommendation),
        .. isBrief ? [] : NotKnown(recommendation, facts),
        .. isBrief ? [] : Sources(recommendation, facts),
    ];

    /// <summary>The name of a decision, with the choice that it is made for.</summary>
    private static string Name(JudgedDecision decision) =>
        decision.Of is null ? decision.Decision.Key : $"{decision.Decision.Key} for {decision.Of}";

    private static IEnumerable<string> Answer(Recommendation recommendation)
    {
        var width = recommendation.Decisions.Max(decision => Name(decision).Length);
        foreach (var decision in recommendation.Decisions)
        {
            yield return decision.Winner is { } winner
                ? $"{Name(decision).PadRight(width)}  {winner.Candidate.Id}: {winner.Candidate.Title}"
                    + (winner.IsBuilt ? "" : " (mcc cannot generate it yet)")
                : $"{Name(decision).PadRight(width)}  nothing fits: see the limits below";
        }

        foreach (var note in recommendation.Decisions.Select(decision => decision.Winner?.Note).OfType<string>())
            yield return note;
    }

    private static IEnumerable<string> Commands(Recommendation recommendation)
    {
        yield return "";
        if (recommendation.Commands.Count == 0)
        {
            yield return "mcc cannot generate anything that fits yet.";
            yield break;
        }

        yield return recommendation.IsBuilt ? "Generate it:" : "The nearest that mcc can generate:";
        foreach (var command in recommendation.Commands)
            yield return $"  {command.Line}";
        if (!recommendation.IsBuilt)
        {
            foreach (var decision in recommendation.Today.Where(decision => !recommendation.Decisions.Any(other =>
                other.Decision == decision.Decision && other.Winner?.Candidate == decision.Winner?.Candidate)))
                yield return $"  {Name(decision)} is then {decision.Winner!.Candidate.Id}: {decision.Winner.Candidate.Title}";
        }

        foreach (var instance in recommendation.Commands.Select(command => command.InstanceType).OfType<string>()
            .Distinct(StringComparer.Ordinal))
            yield return $"  An instance type that holds the model: {instance}";
        foreach (var finding in recommendation.Trouble)
            yield return $"  Not accepted yet: {finding.Text}";
    }

    private static IEnumerable<string> Reasons(IReadOnlyList<JudgedDecision> decisions)
    {
        yield return "";
        yield return "Why";
        foreach (var decision in decisions)
        {
            if (decision.Winner is not { } winner)
                continue;
            yield return $"  {winner.Candidate.Id}";
            foreach (var fact in winner.For)
                yield return $"    for:     {Line(fact)}";
            foreach (var fact in winner.Against)
                yield return $"    against: {Line(fact)}";
            if (winner.Holding.Count == 0)
                yield return "    the usual choice; nothing speaks against it";
        }
    }

    private static IEnumerable<string> Others(Recommendation recommendation)
    {
        yield return "";
        yield return "What speaks against the others";
        foreach (var decision in recommendation.Decisions)
        {
            // Most servers do not load a given model at all: that is one line.
            var unfit = decision.Of is null ? [] : decision.Ranked.Where(other => other.IsExcluded).ToList();
            foreach (var other in decision.Ranked.Except(unfit).Where(other => other != decision.Winner))
            {
                var title = $"  {other.Candidate.Id}{(other.IsBuilt ? "" : " (not built)")}: ";
                if (other.IsExcluded)
                    yield return title + Line(other.Excluding.First());
                else if (other.Against.OrderByDescending(fact => fact.Weight).FirstOrDefault() is { } against)
                    yield return title + Line(against);
                else
                    yield return $"{title}less speaks for it ({other.Score} against {decision.Winner!.Score})";
            }

            if (unfit.Count > 0)
                yield return $"  {string.Join(", ", unfit.Select(other => other.Candidate.Id))}: not for {decision.Of}";
        }
    }

    private static IEnumerable<string> NotKnown(Recommendation recommendation, RecommendationFacts facts)
    {
        var assumed = facts.Questions.Select(question => (question, Answer: recommendation.Situation.Of(question.Key)))
            .Where(each => each.Answer is { Origin: AnswerOrigin.Assumed, Values.Count: > 0 })
            .Select(each => $"{each.question.Flag}={each.Answer!.Text}").ToList();
        if (assumed.Count > 0)
        {
            yield return "";
            yield return $"Assumed: {string.Join(' ', assumed)}";
        }

        var changes = recommendation.Changes.GroupBy(change => change.Question).ToList();
        if (changes.Count == 0)
            yield break;
        yield return "";
        yield return "Not known, and it would change the answer";
        foreach (var change in changes.Take(MostChanges))
        {
            yield return $"  {change.Key.Flag}: " + string.Join("; ", change.GroupBy(each => (each.Decision, each.Candidate))
                .Select(each => $"{string.Join(", ", each.Select(one => one.Value))} -> {each.Key.Candidate?.Id ?? "nothing fits"}"));
        }

        if (changes.Count > MostChanges)
            yield return $"  also {string.Join(", ", changes.Skip(MostChanges).Select(each => each.Key.Flag))}: see --output=json";
    }

    private static IEnumerable<string> Sources(Recommendation recommendation, RecommendationFacts facts)
    {
        yield return "";
        yield return "Sources";
        foreach (var id in recommendation.Decisions.SelectMany(decision => decision.Ranked).SelectMany(candidate => candidate.Holding)
            .SelectMany(fact => fact.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var source = facts.Source(id);
            yield return $"  [{id}] {source.Title}{(source.Url is { } url ? $": {url}" : "")}";
        }
    }

    private static string Line(RecommendationFact fact) => $"{fact.Reason} [{string.Join(", ", fact.Sources)}]";
}
