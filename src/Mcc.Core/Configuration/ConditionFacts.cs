namespace Mcc.Core.Configuration;

/// <summary>What conditions may ask of the project besides its settings.</summary>
/// <param name="HasModel">There is a model file (<c>hasModel</c>).</param>
/// <param name="KnowsRow">The model says what a row of a request is (<c>knowsRow</c>).</param>
/// <param name="HasCode">There are Python modules of the user's (<c>hasCode</c>).</param>
/// <param name="HasSeveralTargets">The project has several targets (<c>severalTargets</c>).</param>
public sealed record ConditionFacts(bool HasModel, bool KnowsRow, bool HasCode, bool HasSeveralTargets)
{
    public static ConditionFacts None { get; } = new(false, false, false, false);
}
