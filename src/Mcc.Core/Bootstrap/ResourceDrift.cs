using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>How a resource in AWS differs from its template.</summary>
/// <param name="Id">Its name in the template.</param>
/// <param name="Physical">Its ID in AWS.</param>
public sealed record ResourceDrift(
    string Id, string Type, string Physical, DriftStatus Status, IReadOnlyList<PropertyDifference> Differences)
{
    /// <summary>
    /// The answer of <c>cloudformation describe-stack-resource-drifts</c>.
    /// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceDrift.html
    /// </summary>
    public static ResourceDrift Of(JsonObject answer) => new(
        Text(answer, "LogicalResourceId"), Text(answer, "ResourceType"), Text(answer, "PhysicalResourceId"),
        Text(answer, "StackResourceDriftStatus") switch
        {
            "IN_SYNC" => DriftStatus.InSync,
            "MODIFIED" => DriftStatus.Modified,
            "DELETED" => DriftStatus.Deleted,
            _ => DriftStatus.NotChecked,
        },
        [.. (answer["PropertyDifferences"] as JsonArray ?? []).OfType<JsonObject>().Select(difference => new PropertyDifference(
            Text(difference, "PropertyPath"), Text(difference, "ExpectedValue"), Text(difference, "ActualValue")))]);

    private static string Text(JsonObject answer, string member) => answer[member].AsText() ?? "";
}

/// <summary>A property that is not as in the template.</summary>
/// <param name="Path">Such as <c>/Policies/0/PolicyDocument</c>.</param>
/// <param name="Expected">As JSON or text; empty where the template has none.</param>
/// <param name="Actual">Empty where AWS has none.</param>
public sealed record PropertyDifference(string Path, string Expected, string Actual);

/// <summary>CloudFormation's words for drift.</summary>
public enum DriftStatus
{
    InSync,
    Modified,
    Deleted,
    NotChecked,
}
