namespace Mcc.Core.Registry;

/// <summary>What only the person or script that records a deployment knows.</summary>
/// <param name="Status"><c>success</c>, <c>partial</c> or <c>failed</c>.</param>
/// <param name="Profile">The profile of the registry; null: none.</param>
public sealed record LoggedDeployment(string Id, DateTimeOffset Time, string Status, string Notes, string Stage, string? Profile)
{
    public const string Success = "success";
    public const string Partial = "partial";
    public const string Failed = "failed";

    public static IReadOnlyList<string> Statuses { get; } = [Success, Partial, Failed];
}
