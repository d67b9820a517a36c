namespace Mcc.Core.Registry;

/// <summary>Something in AWS that belongs to a project.</summary>
/// <param name="Type">The service and the kind, as the scripts of projects record it: <c>sagemaker-endpoint</c>.</param>
/// <param name="Id">The name of the resource.</param>
public sealed record Asset(string Project, string Region, string Type, string Id)
{
    /// <summary>
    /// What the types begin with that are found by their tags. Others, such as dashboards, are recorded, but cannot be compared.
    /// </summary>
    private static readonly string[] Tagged = ["sagemaker-", "ecr-", "codebuild-", "cloudwatch-alarm"];

    /// <summary>Whether AWS finds it by its tags.</summary>
    public bool IsTagged => Tagged.Any(beginning => Type.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>
    /// The resource of an ARN; null when the text is not one. ARNs are <c>arn:PARTITION:SERVICE:REGION:ACCOUNT:KIND/ID</c>, with a colon
    /// instead of the slash for some services (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
    /// </summary>
    public static Asset? FromArn(string arn, string project)
    {
        if (arn.Split(':', 6) is not ["arn", _, var service, var region, _, var resource])
            return null;
        var end = resource.AsSpan().IndexOfAny('/', ':');
        return end <= 0 ? null : new(project, region, $"{service}-{resource[..end]}", resource[(end + 1)..]);
    }

    /// <summary>Whether both are the same resource. SageMaker writes names in ARNs in lower case.</summary>
    public bool IsSame(Asset other) => Region == other.Region && Type == other.Type
        && string.Equals(Id, other.Id, StringComparison.OrdinalIgnoreCase);
}
