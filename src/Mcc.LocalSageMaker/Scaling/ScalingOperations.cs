using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>Application Auto Scaling's operations on targets and policies; <see cref="ScalingLoop"/> carries them out.</summary>
internal sealed class ScalingOperations(ResourceStores stores, ScalableResources resources, AlarmOperations alarms,
    ScheduledActions scheduled, LocalSettings settings, TimeProvider time)
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
        var resource = resources.Require(input);
        var key = ScalableTarget.KeyOf(input);
        var before = stores.ScalableTargets.Find(key);
        var record = (JsonObject)(before ?? input).DeepClone();
        foreach (var (member, value) in input)
            record[member] = value!.DeepClone();
        if (record["MinCapacity"] is null || record["MaxCapacity"] is null)
            throw AwsServiceException.Validation("Minimum and maximum capacity must be specified when a scalable target is registered for "
                + "the first time.");
        if ((int)record["MinCapacity"]! > (int)record["MaxCapacity"]!)
            throw AwsServiceException.Validation("Maximum capacity cannot be less than minimum capacity");
        if ((int)record["MinCapacity"]! < resource.LowestMinimum)
            throw AwsServiceException.Validation($"Minimum capacity cannot be less than {resource.LowestMinimum} for "
                + $"{(string)input["ResourceId"]!}: only asynchronous endpoints and inference components can be scaled to 0.");
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
        return Answer(stores.ScalableTargets, input, "ScalableTargets", TargetMembers, PageLength, record => ids is null
            || ids.Contains((string)record["ResourceId"]!, StringComparer.Ordinal));
    }

    public JsonObject Deregister(JsonObject input)
    {
        FindTarget(input);
        var key = ScalableTarget.KeyOf(input);
        stores.ScalableTargets.Remove(key);
        foreach (var policy in stores.ScalingPolicies.All.Where(policy => ScalableTarget.KeyOf(policy) == key).ToList())
            Remove(policy);
        scheduled.Remove(key);
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
        Check(record);
        record["CreationTime"] = before?["CreationTime"]?.DeepClone() ?? Time.Now(time);
        record["PolicyARN"] = before?["PolicyARN"]?.DeepClone()
            ?? $"arn:aws:autoscaling:{settings.Region}:{settings.Account}:scalingPolicy:{Guid.NewGuid()}:resource/"
                + $"{(string)input["ServiceNamespace"]!}/{(string)input["ResourceId"]!}:policyName/{(string)input["PolicyName"]!}";
        if (before is not null) RemoveOwnAlarms(before);
        stores.ScalingPolicies.Put(key, record);
        if (record["TargetTrackingScalingPolicyConfiguration"] is not null)
        {
            foreach (var alarm in TargetTracking.Alarms(record))
                alarms.Put(alarm);
        }

        return new() { ["PolicyARN"] = record["PolicyARN"]!.DeepClone(), ["Alarms"] = Alarms(record) };
    }

    public JsonObject DescribePolicies(JsonObject input)
    {
        var names = input["PolicyNames"]?.AsArray().Select(name => (string)name!).ToList();
        var answer = Answer(stores.ScalingPolicies, input, "ScalingPolicies", PolicyMembers, PageLength, record =>
            names is null || names.Contains((string)record["PolicyName"]!, StringComparer.Ordinal));
        foreach (var policy in answer["ScalingPolicies"]!.AsArray())
            policy!["Alarms"] = Alarms(policy.AsObject());
        return answer;
    }

    public JsonObject DeletePolicy(JsonObject input)
    {
        Remove(stores.ScalingPolicies.Find(PolicyKey(input)) ?? throw NotFound("No scaling policy found for service namespace: "
            + $"{(string)input["ServiceNamespace"]!}, resource ID: {(string)input["ResourceId"]!}, scalable dimension: "
            + $"{(string)input["ScalableDimension"]!}: {(string)input["PolicyName"]!}"));
        return [];
    }

    public static AwsServiceException NoTarget(JsonObject input) =>
        NotFound($"No scalable target found for service namespace: {(string)input["ServiceNamespace"]!}, resource ID: "
            + $"{(string)input["ResourceId"]!}, scalable dimension: {(string)input["ScalableDimension"]!}");

    public static AwsServiceException NotFound(string message) => new(400, "ObjectNotFoundException", message);

    /// <summary>A page of the records that the request asks for by resource and dimension.</summary>
    public static JsonObject Answer(JsonFileStore book, JsonObject input, string outputMember, string[] members, int pageLength,
        Func<JsonObject, bool> isAsked)
    {
        var found = book.All
            .Where(record => isAsked(record) && IsAsked(record, "ScalableDimension") && IsAsked(record, "ResourceId"))
            .OrderBy(record => (string)record[Key]!, StringComparer.Ordinal)
            .Select(record => Listing.Chosen(record, members));
        var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxResults"] ?? pageLength);
        return new() { [outputMember] = page, ["NextToken"] = next };

        bool IsAsked(JsonObject record, string member) => (string?)input[member] is not { } wanted
            || string.Equals((string?)record[member], wanted, StringComparison.Ordinal);
    }

    private static void Check(JsonObject policy)
    {
        switch ((string)policy["PolicyType"]!)
        {
            case "StepScaling":
                StepScaling.Check(policy["StepScalingPolicyConfiguration"]);
                break;
            case "TargetTrackingScaling":
                TargetTracking.Check(policy["TargetTrackingScalingPolicyConfiguration"], (string)policy["ScalableDimension"]!);
                break;
            default:
                throw AwsServiceException.Validation("The local Application Auto Scaling does not support predictive scaling.");
        }
    }

    /// <summary>The alarms that invoke the policy: its own, or those that users made.</summary>
    private JsonArray Alarms(JsonObject policy) =>
    [
        .. stores.Alarms.All
            .Where(alarm => MetricOperations.Texts(alarm["AlarmActions"]).Contains((string)policy["PolicyARN"]!))
            .OrderBy(alarm => (string)alarm["AlarmName"]!, StringComparer.Ordinal)
            .Select(alarm => (JsonNode)new JsonObject
            {
                ["AlarmName"] = alarm["AlarmName"]!.DeepClone(), ["AlarmARN"] = alarm["AlarmArn"]!.DeepClone(),
            }),
    ];

    private void Remove(JsonObject policy)
    {
        RemoveOwnAlarms(policy);
        stores.ScalingPolicies.Remove((string)policy[Key]!);
    }

    private void RemoveOwnAlarms(JsonObject policy)
    {
        if (policy["TargetTrackingScalingPolicyConfiguration"] is null) return;
        foreach (var alarm in Alarms(policy))
            stores.Alarms.Remove((string)alarm!["AlarmName"]!);
    }

    private void FindTarget(JsonObject input)
    {
        if (stores.ScalableTargets.Find(ScalableTarget.KeyOf(input)) is null) throw NoTarget(input);
    }

    private static string PolicyKey(JsonObject input) => $"{ScalableTarget.KeyOf(input)} {(string)input["PolicyName"]!}";
}
