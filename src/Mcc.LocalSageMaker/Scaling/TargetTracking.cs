using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// Target tracking: a policy's two alarms, and the capacity that brings its metric to the target
/// (https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html).
/// </summary>
internal static class TargetTracking
{
    /// <summary>
    /// AWS scales out after 3 periods above the target and in after 15 minutes below nine tenths of it. A period is a minute, or 10
    /// seconds of a high-resolution metric.
    /// </summary>
    private const int HighPeriods = 3;
    private const int LowMinutes = 15;
    private const double LowShare = 0.9;
    private const string BelowThreshold = "LessThanThreshold";

    private static readonly string[] CustomMembers = ["Namespace", "MetricName", "Dimensions", "Statistic", "Unit"];

    /// <exception cref="AwsServiceException">Application Auto Scaling would not accept it, or it cannot be done here.</exception>
    public static void Check(JsonNode? configuration, string dimension)
    {
        if (configuration is null)
            throw AwsServiceException.Validation("TargetTrackingScalingPolicyConfiguration must be specified for the policy type "
                + "TargetTrackingScaling.");
        var custom = configuration["CustomizedMetricSpecification"];
        if ((configuration["PredefinedMetricSpecification"] is null) == (custom is null))
            throw AwsServiceException.Validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be "
                + "specified.");
        if ((string?)configuration["PredefinedMetricSpecification"]?["PredefinedMetricType"] is { } type)
            PredefinedMetric.Find(type, dimension);
        if (custom?["Metrics"] is not null)
            throw AwsServiceException.Validation("The local Application Auto Scaling does not support Metrics in a "
                + "CustomizedMetricSpecification: use MetricName.");
        if (custom is not null && (custom["MetricName"] is null || custom["Namespace"] is null || custom["Statistic"] is null))
            throw AwsServiceException.Validation("MetricName, Namespace and Statistic must be specified in a "
                + "CustomizedMetricSpecification.");
        if ((double)configuration["TargetValue"]! <= 0)
            throw AwsServiceException.Validation("TargetValue must be greater than 0.");
    }

    /// <summary>The alarms that invoke the policy, as requests of PutMetricAlarm. Only the first one when it may not scale in.</summary>
    public static IReadOnlyList<JsonObject> Alarms(JsonObject policy)
    {
        var configuration = policy["TargetTrackingScalingPolicyConfiguration"]!;
        var target = (double)configuration["TargetValue"]!;
        var watched = Watched(policy, configuration);
        var lowPeriods = LowMinutes * MetricStore.Minute / (int)watched["Period"]!;
        var high = Alarm(policy, watched, "AlarmHigh", HighPeriods, target, "GreaterThanThreshold");
        return (bool?)configuration["DisableScaleIn"] is true
            ? [high]
            : [high, Alarm(policy, watched, "AlarmLow", lowPeriods, target * LowShare, BelowThreshold)];
    }

    /// <summary>Whether the alarm is the one that scales in.</summary>
    public static bool IsLow(JsonObject alarm) => (string)alarm["ComparisonOperator"]! is BelowThreshold;

    /// <param name="value">The metric, which is per instance or copy.</param>
    public static int Desired(JsonObject policy, int current, double value)
    {
        var target = (double)policy["TargetTrackingScalingPolicyConfiguration"]!["TargetValue"]!;
        // Rounding errors of a product do not make another copy.
        var desired = (int)Math.Ceiling((Math.Max(1, current) * value / target) - 1e-9);
        // AWS scales in "more gradually" and does not publish how. Here it is one at a time, with a cooldown between.
        return Math.Max(desired, current - 1);
    }

    private static JsonObject Watched(JsonObject policy, JsonNode configuration)
    {
        if ((string?)configuration["PredefinedMetricSpecification"]?["PredefinedMetricType"] is { } type)
            return PredefinedMetric.Find(type, (string)policy["ScalableDimension"]!).Watched((string)policy["ResourceId"]!,
                (string?)configuration["PredefinedMetricSpecification"]!["ResourceLabel"]);
        var watched = Listing.Chosen(configuration["CustomizedMetricSpecification"]!.AsObject(), CustomMembers);
        watched["Period"] = MetricStore.Minute;
        return watched;
    }

    private static JsonObject Alarm(
        JsonObject policy, JsonObject watched, string kind, int periods, double threshold, string comparison)
    {
        var alarm = (JsonObject)watched.DeepClone();
        var arn = (string)policy["PolicyARN"]!;
        alarm["AlarmName"] = $"TargetTracking-{(string)policy["ResourceId"]!}-{kind}-{Guid.NewGuid()}";
        alarm["AlarmDescription"] = $"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {arn}.";
        alarm["ActionsEnabled"] = true;
        alarm["AlarmActions"] = new JsonArray(arn);
        alarm["EvaluationPeriods"] = periods;
        alarm["Threshold"] = threshold;
        alarm["ComparisonOperator"] = comparison;
        return alarm;
    }
}
