using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// Application Auto Scaling's targets and policies, kept and told; there are no metrics here by which anything would scale.
/// </summary>
internal sealed class ScalingOperations(ResourceStores stores, LocalSettings settings, TimeProvider time)
{
    private const int PageLength = 50;
    private const string Key = "_key";
    private static readonly string[] TargetMembers =
        ["ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity", "RoleARN", "CreationTime", "SuspendedState",
            "ScalableTargetARN"];
    private static readonly string[] PolicyMembers =
        ["PolicyARN", "PolicyName", "ServiceNamespace", "ResourceId", "ScalableDimension", "PolicyType", "StepScalingPolicyConfiguration",
            "TargetTrackingScalingPolicyConfiguration", "PredictiveScalingPolicyConfiguration", "Alarms", "CreationTime"];

    public JsonObject Register(JsonObject input)
    {
        CheckResource(input);
        var key = TargetKey(input);
        var before = stores.ScalableTargets.Find(key);
        var record = (JsonObject)(before ?? input).DeepClone();
        foreach (var (member, value) in input)
            record[member] = value!.DeepClone();
        if (record["MinCapacity"] is null || record["MaxCapacity"] is null)
            throw AwsServiceException.Validation("Minimum and maximum capacity must be specified when a scalable target is registered for "
                + "the first time.");
        if ((int)record["MinCapacity"]! > (int)record["MaxCapacity"]!)
            throw AwsServiceException.Validation("Maximum capacity cannot be less than minimum capacity");
        record[Key] = key;
        record["RoleARN"] ??= $"arn:aws:iam::{settings.Account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/"
            + $"AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint";
        record["CreationTime"] ??= Time.Now(time);
        record["ScalableTargetARN"] ??= $"arn:aws:application-autoscaling:{settings.Region}:{settings.Account}:scalable-target/"
            + $"{Guid.NewGuid():N}";
        stores.ScalableTargets.Put(key, record);
        return new() { ["ScalableTargetARN"] = record["ScalableTargetARN"]!.DeepClone() };
    }

    public JsonObject DescribeTargets(JsonObject input)
    {
        var ids = input["ResourceIds"]?.AsArray().Select(id => (string)id!).ToList();
        return Answer(stores.ScalableTargets, input, "ScalableTargets", TargetMembers, record => ids is null
            || ids.Contains((string)record["ResourceId"]!, StringComparer.Ordinal));
    }

    public JsonObject Deregister(JsonObject input)
    {
        FindTarget(input);
        stores.ScalableTargets.Remove(TargetKey(input));
        foreach (var policy in stores.ScalingPolicies.All.Where(policy =>
            string.Equals(TargetKey(policy), TargetKey(input), StringComparison.Ordinal)).ToList())
            stores.ScalingPolicies.Remove((string)policy[Key]!);
        return [];
    }

    public JsonObject PutPolicy(JsonObject input)
    {
        FindTarget(input);
        var key = PolicyKey(input);
        var record = (JsonObject)input.DeepClone();
        var before = stores.ScalingPolicies.Find(key);
        record[Key] = key;
        record["PolicyType"] ??= before?["PolicyType"]?.DeepClone() ?? "StepScaling";
        record["CreationTime"] = before?["CreationTime"]?.DeepClone() ?? Time.Now(time);
        record["PolicyARN"] = before?["PolicyARN"]?.DeepClone()
            ?? $"arn:aws:autoscaling:{settings.Region}:{settings.Account}:scalingPolicy:{Guid.NewGuid()}:resource/"
                + $"{(string)input["ServiceNamespace"]!}/{(string)input["ResourceId"]!}:policyName/{(string)input["PolicyName"]!}";
        record["Alarms"] = new JsonArray();
        stores.ScalingPolicies.Put(key, record);
        return Listing.Chosen(record, ["PolicyARN", "Alarms"]);
    }

    public JsonObject DescribePolicies(JsonObject input)
    {
        var names = input["PolicyNames"]?.AsArray().Select(name => (string)name!).ToList();
        return Answer(stores.ScalingPolicies, input, "ScalingPolicies", PolicyMembers, record =>
            (names is null || names.Contains((string)record["PolicyName"]!, StringComparer.Ordinal))
            && ((string?)input["ResourceId"] is not { } resource
                || string.Equals((string?)record["ResourceId"], resource, StringComparison.Ordinal)));
    }

    public JsonObject DeletePolicy(JsonObject input) => stores.ScalingPolicies.Remove(PolicyKey(input))
        ? []
        : throw NotFound($"No scaling policy found for service namespace: {(string)input["ServiceNamespace"]!}, resource ID: "
            + $"{(string)input["ResourceId"]!}, scalable dimension: {(string)input["ScalableDimension"]!}: {(string)input["PolicyName"]!}");

    private void FindTarget(JsonObject input)
    {
        if (stores.ScalableTargets.Find(TargetKey(input)) is null)
            throw NotFound($"No scalable target found for service namespace: {(string)input["ServiceNamespace"]!}, resource ID: "
                + $"{(string)input["ResourceId"]!}, scalable dimension: {(string)input["ScalableDimension"]!}");
    }

    /// <summary>endpoint/NAME/variant/VARIANT, or inference-component/NAME.</summary>
    private void CheckResource(JsonObject input)
    {
        if ((string)input["ServiceNamespace"]! is not "sagemaker")
            throw AwsServiceException.Validation("The local Application Auto Scaling supports only the namespace sagemaker, not "
                + $"{(string)input["ServiceNamespace"]!}.");
        var isThere = ((string)input["ResourceId"]!).Split('/') switch
        {
            ["endpoint", var endpoint, "variant", var variant] =>
                stores.Endpoints.Find(endpoint)?["_deployed"]?["Config"]?["ProductionVariants"]?.AsArray()
                .Any(each => string.Equals((string?)each?["VariantName"], variant, StringComparison.Ordinal)) is true,
            ["inference-component", var component] => stores.Components.Find(component) is not null,
            _ => throw AwsServiceException.Validation("Unsupported service namespace, resource type or scalable dimension"),
        };
        if (!isThere) throw AwsServiceException.Validation($"The resource {(string)input["ResourceId"]!} could not be found.");
    }

    private static JsonObject Answer(JsonFileStore book, JsonObject input, string outputMember, string[] members,
        Func<JsonObject, bool> isAsked)
    {
        var found = book.All
            .Where(record => isAsked(record)
                && ((string?)input["ScalableDimension"] is not { } dimension
                    || string.Equals((string?)record["ScalableDimension"], dimension, StringComparison.Ordinal)))
            .OrderBy(record => (string)record[Key]!, StringComparer.Ordinal)
            .Select(record => Listing.Chosen(record, members));
        var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxResults"] ?? PageLength);
        return new() { [outputMember] = page, ["NextToken"] = next };
    }

    private static string TargetKey(JsonObject input) =>
        $"{(string)input["ServiceNamespace"]!} {(string)input["ResourceId"]!} {(string)input["ScalableDimension"]!}";

    private static string PolicyKey(JsonObject input) => $"{TargetKey(input)} {(string)input["PolicyName"]!}";

    private static AwsServiceException NotFound(string message) => new(400, "ObjectNotFoundException", message);
}
