using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Recommendations;

/// <summary>What is recommended in a situation, and why.</summary>
/// <param name="Decisions">What fits best, whether this program can generate it or not.</param>
/// <param name="Today">The same among what this program can generate.</param>
/// <param name="Changes">Answers that are not known and would change it.</param>
/// <param name="Commands">The command lines that generate <paramref name="Today"/>; empty where nothing can be generated.</param>
/// <param name="Trouble">What generation would refuse in them.</param>
public sealed record Recommendation(
    Situation Situation,
    IReadOnlyList<JudgedDecision> Decisions,
    IReadOnlyList<JudgedDecision> Today,
    IReadOnlyList<RecommendationChange> Changes,
    IReadOnlyList<RecommendedCommand> Commands,
    IReadOnlyList<Finding> Trouble)
{
    /// <summary>Whether all of the best can be generated.</summary>
    public bool IsBuilt => Decisions.All(decision => decision.Winner is { IsBuilt: true });
}

/// <summary>An answer that is not known, and what it would change.</summary>
/// <param name="Value">The answer: a choice, or a number above or below a limit.</param>
/// <param name="Decision">The first decision that changes.</param>
/// <param name="Candidate">Its new winner; null where all are excluded.</param>
public sealed record RecommendationChange(
    RecommendationQuestion Question, string Value, RecommendationDecision Decision, RecommendationCandidate? Candidate);
