namespace Mcc.Core.Policies;

/// <summary>One statement of an identity policy.</summary>
/// <param name="Sid">Its name; empty where it has none.</param>
/// <param name="NotActions">Whether it is about all actions but these.</param>
/// <param name="NotResources">Whether it is about all resources but these.</param>
public sealed record PolicyStatement(
    string Sid,
    bool IsDeny,
    IReadOnlyList<string> Actions,
    bool NotActions,
    IReadOnlyList<string> Resources,
    bool NotResources,
    IReadOnlyList<PolicyCondition> Conditions)
{
    /// <summary>Whether the statement is about the call.</summary>
    public bool Covers(PolicyCall call) =>
        Actions.Any(action => PolicyPattern.Matches(action, call.Action, call, ignoreCase: true)) != NotActions
        && Resources.Any(resource => PolicyPattern.Matches(resource, call.Resource, call)) != NotResources
        && Conditions.All(condition => condition.Holds(call));
}
