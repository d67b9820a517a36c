using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Policies;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Identity;

/// <summary>Compares calls with the policies of <c>mcc local up --enforce</c>, and refuses what they do not allow in AWS's words.</summary>
internal sealed class AccessCheck(LocalSettings settings)
{
    private const string Storage = "s3";

    /// <summary>Services whose code for this refusal is AccessDenied; the others have AccessDeniedException.</summary>
    private static readonly string[] ShortCode = [Storage, "cloudwatch"];

    private readonly Lazy<CallPermissions> permissions = new(() => new(
        PermissionsFile.Parse(DataFiles.Embedded.Read(PermissionsFile.Path)), "aws", settings.Region, settings.Account));

    /// <summary>A call that is signed with the local key.</summary>
    /// <param name="service">The id of its service model.</param>
    /// <exception cref="AwsServiceException">The user's policy does not allow it.</exception>
    public void User(string service, string operation, JsonObject input)
    {
        if (settings.UserPolicy is { } policy && Refusal(policy, LocalIdentity.User(settings.Account), service, operation,
            input) is { } refusal)
            throw refusal;
    }

    /// <summary>What SageMaker does in S3 for a model.</summary>
    /// <exception cref="AwsServiceException">The role's policy does not allow it.</exception>
    public void Role(string operation, string bucket, string key)
    {
        if (settings.RolePolicy is { } policy && Refusal(policy, LocalIdentity.Role(settings.Account), Storage, operation,
            new() { ["Bucket"] = bucket, ["Key"] = key }) is { } refusal)
            throw refusal;
    }

    private AwsServiceException? Refusal(NamedPolicy policy, string caller, string service, string operation, JsonObject input) =>
        (from call in permissions.Value.Of(service, operation, input)
         let decision = policy.Document.Decide(call)
         where !decision.IsAllowed
         select new AwsServiceException(403, ShortCode.Contains(service, StringComparer.Ordinal) ? "AccessDenied" : "AccessDeniedException",
             $"User: {caller} is not authorized to perform: {call.Action} on resource: {call.Resource} "
             + (decision.Statement is null ? $"because no identity-based policy allows the {call.Action} action"
                 : "with an explicit deny in an identity-based policy"))).FirstOrDefault();
}
