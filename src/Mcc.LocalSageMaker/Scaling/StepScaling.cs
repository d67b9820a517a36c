using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// Step scaling: how far the metric is beyond the alarm's threshold decides the adjustment
/// (https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html).
/// </summary>
internal static class StepScaling
{
    private const string Percent = "PercentChangeInCapacity";

    /// <exception cref="AwsServiceException">Application Auto Scaling would not accept it.</exception>
    public static void Check(JsonNode? configuration)
    {
        if (configuration is null)
            throw AwsServiceException.Validation("StepScalingPolicyConfiguration must be specified for the policy type StepScaling.");
        if (configuration["AdjustmentType"] is null || configuration["StepAdjustments"] is not JsonArray { Count: > 0 } steps)
            throw AwsServiceException.Validation("AdjustmentType and StepAdjustments must be specified for a step scaling policy.");
        if (configuration["MinAdjustmentMagnitude"] is not null && (string)configuration["AdjustmentType"]! is not Percent)
            throw AwsServiceException.Validation($"MinAdjustmentMagnitude may be specified only with the AdjustmentType {Percent}.");
        var ordered = steps.OrderBy(step => Lower(step!)).ToList();
        if (ordered.Zip(ordered.Skip(1)).Any(pair => Upper(pair.First!) > Lower(pair.Second!)))
            throw AwsServiceException.Validation("The intervals of StepAdjustments must not overlap.");
    }

    /// <param name="breach">The metric minus the alarm's threshold.</param>
    /// <returns>Null when no step is for this breach.</returns>
    public static int? Desired(JsonObject policy, int current, double breach)
    {
        var configuration = policy["StepScalingPolicyConfiguration"]!;
        var step = configuration["StepAdjustments"]!.AsArray().FirstOrDefault(each => Contains(each!, breach));
        if (step is null) return null;
        var adjustment = (int)step["ScalingAdjustment"]!;
        return (string)configuration["AdjustmentType"]! switch
        {
            "ExactCapacity" => adjustment,
            Percent => current + Rounded(current * adjustment / 100.0, (int?)configuration["MinAdjustmentMagnitude"] ?? 1),
            _ => current + adjustment,
        };
    }

    /// <summary>A lower bound belongs to its interval above the threshold, an upper bound below it.</summary>
    private static bool Contains(JsonNode step, double breach) => breach >= 0
        ? breach >= Lower(step) && breach < Upper(step)
        : breach > Lower(step) && breach <= Upper(step);

    private static double Lower(JsonNode step) => (double?)step["MetricIntervalLowerBound"] ?? double.NegativeInfinity;

    private static double Upper(JsonNode step) => (double?)step["MetricIntervalUpperBound"] ?? double.PositiveInfinity;

    /// <summary>Towards zero, but not less than the minimum magnitude: 12.7 is 12, 0.67 is 1, -0.58 is -1.</summary>
    private static int Rounded(double change, int minimum) =>
        change == 0 ? 0 : Math.Sign(change) * Math.Max(minimum, (int)Math.Abs(Math.Truncate(change)));
}
