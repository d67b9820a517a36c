namespace Mcc.Core.Configuration;

/// <summary>What conditions may ask of the user's files.</summary>
/// <param name="HasModel">There is a model file (<c>hasModel</c>).</param>
/// <param name="KnowsRow">The model says what a row of a request is (<c>knowsRow</c>).</param>
/// <param name="HasCode">There are Python modules of the user's (<c>hasCode</c>).</param>
public sealed record ConditionFacts(bool HasModel, bool KnowsRow, bool HasCode)
{
    public static ConditionFacts None { get; } = new(false, false, false);
}
