namespace Mcc.Core.Policies;

/// <summary>One action on one resource, as IAM is asked whether it is allowed.</summary>
/// <param name="Action">Such as <c>sagemaker:CreateModel</c>.</param>
/// <param name="Resource">The ARN; <c>*</c> where the action has no resource.</param>
/// <param name="Keys">The values of condition keys, such as <c>iam:PassedToService</c>. A key that is not here is absent.</param>
public sealed record PolicyCall(string Action, string Resource, IReadOnlyDictionary<string, IReadOnlyList<string>> Keys)
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> NoKeys { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
}
