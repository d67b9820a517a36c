using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Scaling;

/// <summary>
/// Application Auto Scaling over the protocol of AWS; stand-ins serve instead of containers, and the test moves the clock.
/// </summary>
public sealed class ScalingTests : IAsyncLifetime
{
    private const string Endpoint = "scaled";
    private const string Copied = "copied";
    private StandInSageMaker local = null!;

    public async ValueTask InitializeAsync() => local = await StandInSageMaker.Start();

    public ValueTask DisposeAsync() => local.DisposeAsync();

    [Fact]
    public async Task Target_tracking_has_two_alarms_and_scales_stand_ins_out_and_in()
    {
        await local.Endpoint(Endpoint);
        await Register(Variant, 1, 4);
        var put = await Track(Variant, 10, "SageMakerVariantInvocationsPerInstance");

        var alarms = (await local.Ask("monitoring DescribeAlarms", []))["MetricAlarms"]!.AsArray();
        alarms.Select(alarm => $"{((string)alarm!["AlarmName"]!)[..^36]} {(string)alarm["ComparisonOperator"]!} {alarm["Threshold"]} "
            + $"{alarm["EvaluationPeriods"]} × {alarm["Period"]} s {(string)alarm["Statistic"]!}").ShouldBe(
        [
            "TargetTracking-endpoint/scaled/variant/AllTraffic-AlarmHigh- GreaterThanThreshold 10 3 × 60 s Sum",
            "TargetTracking-endpoint/scaled/variant/AllTraffic-AlarmLow- LessThanThreshold 9 15 × 60 s Sum",
        ]);
        put["Alarms"]!.AsArray().Select(alarm => (string)alarm!["AlarmName"]!)
            .ShouldBe(alarms.Select(alarm => (string)alarm!["AlarmName"]!));

        for (var minute = 0; minute < 3; minute++)
        {
            await local.Load(32, Endpoint);
            await local.Advance(1);
        }

        (await local.Instances(Endpoint)).ShouldBe(4);
        local.Containers.Running.ShouldBe(4);
        await local.Advance(30);

        // 15 minutes below nine tenths of the target, then one instance after each cooldown of 5 minutes.
        (await local.Activities()).ShouldBe(
        [
            "3: Setting desired instance count to 4.",
            "18: Setting desired instance count to 3.",
            "23: Setting desired instance count to 2.",
            "28: Setting desired instance count to 1.",
        ]);
        local.Containers.Running.ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_requests_scale_stand_ins_out_within_30_seconds()
    {
        await local.Endpoint(Endpoint);
        await Register(Variant, 1, 5);
        await Track(Variant, 2, "SageMakerVariantConcurrentRequestsPerModelHighResolution");
        local.Containers.Hold();
        var requests = Enumerable.Range(0, 6).Select(_ => local.Invoke(Endpoint)).ToList();
        while (local.Containers.Held < 6)
            await Task.Delay(2, TestContext.Current.CancellationToken);

        await local.Advance(0.5);

        (await local.Activities()).ShouldBe(["0.5: Setting desired instance count to 3."]);
        (await local.Sum("ConcurrentRequestsPerModel", "Maximum", ("EndpointName", Endpoint), ("VariantName", "AllTraffic"))).ShouldBe(6);
        local.Containers.Release();
        (await Task.WhenAll(requests)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        await local.Advance(16);
        (await local.Activities())[1].ShouldEndWith("Setting desired instance count to 2.");
    }

    [Fact]
    public async Task A_component_of_stand_ins_sleeps_without_requests_and_wakes_by_its_alarm()
    {
        await local.ComponentEndpoint(Endpoint, 0, 3);
        await local.Component(Copied, Endpoint, 1);
        await Register(Component, 0, 4);
        await Track(Component, 10, "SageMakerInferenceComponentInvocationsPerCopy");
        var arn = await Step(Component, new JsonObject { ["MetricIntervalLowerBound"] = 0, ["ScalingAdjustment"] = 1 });
        await local.Ask("monitoring PutMetricAlarm", StandInSageMaker.Json($$"""
            {"AlarmName": "wake", "Namespace": "AWS/SageMaker", "MetricName": "NoCapacityInvocationFailures", "Statistic": "Maximum",
             "Dimensions": [{"Name": "InferenceComponentName", "Value": "{{Copied}}"}], "Period": 30, "EvaluationPeriods": 1,
             "Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": ["{{arn}}"]}
            """));

        await local.Advance(16);

        (await local.Copies(Copied)).ShouldBe(0);
        (await local.Instances(Endpoint)).ShouldBe(0);
        local.Containers.Running.ShouldBe(0);
        var (status, text) = await local.Invoke(Endpoint, Copied);
        status.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("Inference Component has no capacity to process this request.");
        (await local.Sum("NoCapacityInvocationFailures", "Sum", ("InferenceComponentName", Copied))).ShouldBe(1);

        await local.Advance(0.5);

        (await local.Activities()).ShouldBe(["16: Setting desired copy count to 0.", "16.5: Setting desired copy count to 1."]);
        (await local.Invoke(Endpoint, Copied)).Status.ShouldBe(HttpStatusCode.OK);
        (await local.Instances(Endpoint)).ShouldBe(1);
    }

    [Fact]
    public async Task An_asynchronous_endpoint_of_stand_ins_scales_from_zero_by_its_backlog()
    {
        await local.Endpoint(Endpoint, configuration: StandInSageMaker.Json("""
            {"AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://bucket/out"}}}
            """));
        await Register(Variant, 0, 5);
        await local.Ask("application-autoscaling PutScalingPolicy", Of(Variant, StandInSageMaker.Json($$"""
            {"PolicyName": "backlog", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration":
              {"TargetValue": 2, "CustomizedMetricSpecification": {"MetricName": "ApproximateBacklogSizePerInstance",
               "Namespace": "AWS/SageMaker", "Dimensions": [{"Name": "EndpointName", "Value": "{{Endpoint}}"}], "Statistic": "Average"} } }
            """)));
        var arn = await Step(Variant, new JsonObject { ["MetricIntervalLowerBound"] = 0, ["ScalingAdjustment"] = 1 });
        await local.Ask("monitoring PutMetricAlarm", StandInSageMaker.Json($$"""
            {"AlarmName": "waiting", "Namespace": "AWS/SageMaker", "MetricName": "HasBacklogWithoutCapacity", "Statistic": "Average",
             "Dimensions": [{"Name": "EndpointName", "Value": "{{Endpoint}}"}], "Period": 60, "EvaluationPeriods": 2,
             "DatapointsToAlarm": 2, "Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": ["{{arn}}"]}
            """));
        await local.Advance(17);
        (await local.Activities()).ShouldBe(["16: Setting desired instance count to 0."]);

        await local.Queue(7, Endpoint);
        // Sent at the next minute; two periods of it are over at minute 20, three at minute 21.
        await local.Advance(2.9);
        (await local.Instances(Endpoint)).ShouldBe(0);
        (await local.Sum("ApproximateBacklogSize", "Maximum", ("EndpointName", Endpoint))).ShouldBe(7);
        (await local.Sum("ApproximateBacklogSizePerInstance", "Maximum", ("EndpointName", Endpoint))).ShouldBe(7);
        local.Containers.Hold();
        await local.Advance(0.1);
        (await local.Activities())[1].ShouldBe("20: Setting desired instance count to 1.");
        await local.Advance(1);

        (await local.Activities())[2].ShouldBe("21: Setting desired instance count to 4.");
        local.Containers.Release();
    }

    [Fact]
    public async Task A_real_time_variant_cannot_be_registered_for_zero()
    {
        await local.Endpoint(Endpoint);

        (await local.Refused("application-autoscaling RegisterScalableTarget", Of(Variant,
            new() { ["MinCapacity"] = 0, ["MaxCapacity"] = 2 }))).ShouldContain("cannot be less than 1");
        await Register(Variant, 1, 2);
        (await local.Refused("application-autoscaling PutScalingPolicy", Of(Variant, StandInSageMaker.Json("""
            {"PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 1,
             "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerInferenceComponentInvocationsPerCopy"}}}
            """)))).ShouldContain("cannot be used for sagemaker:variant:DesiredInstanceCount");
    }

    [Fact]
    public async Task Suspended_directions_do_not_scale_and_deleted_policies_take_their_alarms_along()
    {
        await local.Endpoint(Endpoint);
        await Register(Variant, 1, 4);
        await local.Ask("application-autoscaling RegisterScalableTarget", Of(Variant,
            StandInSageMaker.Json("""{"SuspendedState": {"DynamicScalingOutSuspended": true}}""")));
        await Track(Variant, 1, "SageMakerVariantInvocationsPerInstance");
        for (var minute = 0; minute < 4; minute++)
        {
            await local.Load(3, Endpoint);
            await local.Advance(1);
        }

        (await local.Activities()).ShouldBeEmpty();
        await local.Ask("application-autoscaling RegisterScalableTarget", Of(Variant,
            StandInSageMaker.Json("""{"SuspendedState": {"DynamicScalingOutSuspended": false}}""")));
        await local.Load(3, Endpoint);
        await local.Advance(1);
        (await local.Activities()).ShouldBe(["5: Setting desired instance count to 3."]);

        await local.Ask("application-autoscaling DeleteScalingPolicy", Of(Variant, new() { ["PolicyName"] = "track" }));
        (await local.Ask("monitoring DescribeAlarms", []))["MetricAlarms"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bounds_that_change_and_scheduled_actions_move_the_capacity_of_stand_ins()
    {
        await local.Endpoint(Endpoint);
        await Register(Variant, 1, 4);
        var morning = local.Now.AddHours(1);
        await local.Ask("application-autoscaling PutScheduledAction", Of(Variant, StandInSageMaker.Json($$"""
            {"ScheduledActionName": "morning", "Schedule": "at({{morning:yyyy-MM-dd'T'HH:mm:ss}})",
             "ScalableTargetAction": {"MinCapacity": 3} }
            """)));
        (await local.Refused("application-autoscaling PutScheduledAction", Of(Variant, StandInSageMaker.Json("""
            {"ScheduledActionName": "never", "Schedule": "cron(0 25 * * ? *)", "ScalableTargetAction": {"MinCapacity": 3}}
            """)))).ShouldContain("is not valid");

        await local.Advance(61);
        (await local.Activities()).ShouldBe(["60: Setting desired instance count to 3."]);

        await Track(Variant, 100, "SageMakerVariantInvocationsPerInstance");
        await local.Ask("application-autoscaling RegisterScalableTarget", Of(Variant, new() { ["MinCapacity"] = 1, ["MaxCapacity"] = 2 }));
        await local.Advance(1);
        (await local.Activities())[1].ShouldBe("62: Setting desired instance count to 2.");
    }

    [Fact]
    public async Task Instances_follow_the_copies_that_are_to_be_placed_on_stand_ins()
    {
        await local.ComponentEndpoint(Endpoint, 1, 3);
        // Two vCPUs an instance.
        await local.Component(Copied, Endpoint, 2);
        (await local.Instances(Endpoint)).ShouldBe(1);
        await local.Component("second", Endpoint, 3);
        (await local.Instances(Endpoint)).ShouldBe(3);

        var full = await local.Component("third", Endpoint, 2);
        ((string)full["InferenceComponentStatus"]!).ShouldBe("Failed");
        ((string)full["FailureReason"]!).ShouldEndWith("It asks for 2 vCPUs; 3 × ml.m5.large have 6, of which 5 are taken.");

        await local.Ask("sagemaker UpdateInferenceComponentRuntimeConfig", StandInSageMaker.Json("""
            {"InferenceComponentName": "second", "DesiredRuntimeConfig": {"CopyCount": 0}}
            """));
        await local.Settled("second");
        (await local.Instances(Endpoint)).ShouldBe(1);
    }

    [Fact]
    public async Task A_rolling_update_of_stand_ins_waits_on_the_settable_clock()
    {
        await local.Endpoint(Endpoint, instances: 4);
        await local.Ask("sagemaker UpdateEndpoint", StandInSageMaker.Json($$"""
            {"EndpointName": "{{Endpoint}}", "EndpointConfigName": "{{Endpoint}}", "DeploymentConfig": {"RollingUpdatePolicy":
             {"MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 50}, "WaitIntervalInSeconds": 1800} } }
            """));
        await Until(() => IsPending(2));
        await local.Advance(29);
        (await IsPending(2)).ShouldBeTrue();

        await Until(() => IsPending(4), advance: 1);
        local.Minute.ShouldBeGreaterThanOrEqualTo(30);
        await Until(async () => (string)(await Describe())["EndpointStatus"]! is "InService", advance: 1);

        local.Minute.ShouldBeGreaterThanOrEqualTo(60);
        (await local.Instances(Endpoint)).ShouldBe(4);
        local.Containers.Running.ShouldBe(4);
    }

    private static string Variant => $"endpoint/{Endpoint}/variant/AllTraffic";

    private static string Component => $"inference-component/{Copied}";

    private static JsonObject Of(string resource, JsonObject more)
    {
        more["ServiceNamespace"] = "sagemaker";
        more["ResourceId"] = resource;
        more["ScalableDimension"] = resource == Component ? "sagemaker:inference-component:DesiredCopyCount"
            : "sagemaker:variant:DesiredInstanceCount";
        return more;
    }

    private Task<JsonNode> Register(string resource, int minimum, int maximum) => local.Ask(
        "application-autoscaling RegisterScalableTarget", Of(resource, new() { ["MinCapacity"] = minimum, ["MaxCapacity"] = maximum }));

    private Task<JsonNode> Track(string resource, double target, string metric) => local.Ask("application-autoscaling PutScalingPolicy",
        Of(resource, new()
        {
            ["PolicyName"] = "track",
            ["PolicyType"] = "TargetTrackingScaling",
            ["TargetTrackingScalingPolicyConfiguration"] = new JsonObject
            {
                ["TargetValue"] = target,
                ["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = metric },
            },
        }));

    private async Task<string> Step(string resource, JsonObject adjustment) => (string)(await local.Ask(
        "application-autoscaling PutScalingPolicy", Of(resource, new()
        {
            ["PolicyName"] = "step",
            ["PolicyType"] = "StepScaling",
            ["StepScalingPolicyConfiguration"] = new JsonObject
            {
                ["AdjustmentType"] = "ChangeInCapacity",
                ["StepAdjustments"] = new JsonArray(adjustment),
            },
        })))["PolicyARN"]!;

    private Task<JsonNode> Describe() => local.Ask("sagemaker DescribeEndpoint", new() { ["EndpointName"] = Endpoint });

    /// <summary>Whether the new configuration has so many instances, and the old ones have left.</summary>
    private async Task<bool> IsPending(int instances) =>
        (int?)(await Describe())["PendingDeploymentSummary"]?["ProductionVariants"]![0]!["CurrentInstanceCount"] == instances
        && local.Containers.Running == 4;

    /// <param name="advance">Minutes after which it is asked again.</param>
    private async Task Until(Func<Task<bool>> holds, double advance = 0)
    {
        while (!await holds())
        {
            await local.Advance(advance);
            // Containers start and stop on this machine's time.
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
