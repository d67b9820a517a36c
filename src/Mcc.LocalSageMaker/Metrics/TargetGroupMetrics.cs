namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// The metric of a target group that auto scaling of ECS follows
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html).
/// </summary>
internal static class TargetGroupMetrics
{
    public const string RequestsPerTarget = "RequestCountPerTarget";

    /// <param name="balancerArn">Its dimension is the end of the ARN, as that of the target group is.</param>
    public static MetricName Requests(string balancerArn, string groupArn) =>
        Requests($"{balancerArn.Split(":loadbalancer/")[^1]}/targetgroup/{groupArn.Split(":targetgroup/")[^1]}");

    /// <param name="label">The ends of both ARNs, as a scaling policy names them.</param>
    public static MetricName Requests(string label)
    {
        var group = label.IndexOf("/targetgroup/", StringComparison.Ordinal);
        return new("AWS/ApplicationELB", RequestsPerTarget,
            [new("LoadBalancer", group < 0 ? label : label[..group]), new("TargetGroup", group < 0 ? "" : label[(group + 1)..])]);
    }
}
