using Mcc.Core.Data;

namespace Mcc.Core.Recommendations;

/// <summary>One candidate, with the facts that hold in a situation.</summary>
/// <param name="IsBuilt">Whether this program can generate it.</param>
/// <param name="Holding">The facts that hold, in the order of the table.</param>
/// <param name="Open">Facts that would exclude it and depend on what is not known.</param>
/// <param name="Note">What else there is to do; null: nothing.</param>
public sealed record JudgedCandidate(
    RecommendationCandidate Candidate,
    bool IsBuilt,
    IReadOnlyList<RecommendationFact> Holding,
    IReadOnlyList<RecommendationFact> Open,
    string? Note)
{
    public IEnumerable<RecommendationFact> Excluding => Facts(RecommendationEffect.Excludes);

    public IEnumerable<RecommendationFact> For => Facts(RecommendationEffect.For);

    public IEnumerable<RecommendationFact> Against => Facts(RecommendationEffect.Against);

    public bool IsExcluded => Excluding.Any();

    /// <summary>The weights of what speaks for it, less those of what speaks against it.</summary>
    public int Score => For.Sum(fact => fact.Weight) - Against.Sum(fact => fact.Weight);

    private IEnumerable<RecommendationFact> Facts(RecommendationEffect effect) => Holding.Where(fact => fact.Effect == effect);
}

/// <summary>One decision: all candidates, the best first, the excluded ones last.</summary>
/// <param name="Of">The choice that it is made for; null: it is made once.</param>
public sealed record JudgedDecision(RecommendationDecision Decision, string? Of, IReadOnlyList<JudgedCandidate> Ranked)
{
    /// <summary>Null where all are excluded.</summary>
    public JudgedCandidate? Winner => Ranked is [{ IsExcluded: false } first, ..] ? first : null;
}
