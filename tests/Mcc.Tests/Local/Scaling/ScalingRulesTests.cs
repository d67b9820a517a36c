using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Scaling;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Scaling;

/// <summary>Single decisions: steps, cooldowns, schedules, update policies.</summary>
public sealed class ScalingRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    // Below -10: -1. Around the threshold: nothing. From 0 to 10: +1, from 10: +50 percent, as AWS rounds them.
    [Theory]
    [InlineData("ChangeInCapacity", 10, 0, 11)]
    [InlineData("ChangeInCapacity", 10, 9.9, 11)]
    [InlineData("ChangeInCapacity", 10, 10, 60)]
    [InlineData("ChangeInCapacity", 10, -10, 9)]
    [InlineData("ChangeInCapacity", 10, -9.9, null)]
    [InlineData("ExactCapacity", 10, 5, 1)]
    [InlineData("PercentChangeInCapacity", 25, 10, 37)]
    [InlineData("PercentChangeInCapacity", 1, 10, 2)]
    [InlineData("PercentChangeInCapacity", 10, -20, 9)]
    [InlineData("PercentChangeInCapacity", 0, 10, 0)]
    public void A_step_is_chosen_by_the_breach_and_rounded_as_AWS_does(string type, int current, double breach, int? expected)
    {
        var policy = JsonNode.Parse($$"""
            {"StepScalingPolicyConfiguration": {"AdjustmentType": "{{type}}", "StepAdjustments": [
              {"MetricIntervalUpperBound": -10, "ScalingAdjustment": -1},
              {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1},
              {"MetricIntervalLowerBound": 10, "ScalingAdjustment": 50}]} }
            """)!.AsObject();

        StepScaling.Desired(policy, current, breach).ShouldBe(expected);
    }

    [Fact]
    public void Steps_that_overlap_are_refused() => Should.Throw<AwsServiceException>(() => StepScaling.Check(JsonNode.Parse("""
        {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": [
          {"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}, {"MetricIntervalLowerBound": 10, "ScalingAdjustment": 2}]}
        """))).Message.ShouldContain("must not overlap");

    [Theory]
    [InlineData(10, 2, 15, 3)]
    [InlineData(10, 1, 5, 1)]
    [InlineData(10, 4, 10, 4)]
    [InlineData(0.1, 3, 0.1, 3)]
    [InlineData(10, 0, 25, 3)]
    [InlineData(10, 5, 0, 4)]
    [InlineData(10, 1, 0, 0)]
    public void Target_tracking_scales_out_in_proportion_and_in_by_one(double target, int current, double value, int expected) =>
        TargetTracking.Desired(new JsonObject
        {
            ["TargetTrackingScalingPolicyConfiguration"] = new JsonObject { ["TargetValue"] = target },
        }, current, value).ShouldBe(expected);

    [Fact]
    public void In_a_cooldown_a_further_scale_out_gets_only_the_difference()
    {
        var cooldown = new PolicyCooldown();
        cooldown.Allowed(2, 4, Start).ShouldBe(4);
        cooldown.Changed(2, 4, Start, TimeSpan.FromMinutes(5));

        // Two more are wanted, and two were just added; then three are.
        cooldown.Allowed(4, 6, Start.AddMinutes(4)).ShouldBe(4);
        cooldown.Allowed(4, 7, Start.AddMinutes(4)).ShouldBe(5);
        cooldown.Allowed(4, 6, Start.AddMinutes(5)).ShouldBe(6);
        cooldown.Allowed(4, 3, Start.AddMinutes(1)).ShouldBe(3);
    }

    [Fact]
    public void A_scale_out_ends_the_cooldown_of_a_scale_in()
    {
        var cooldown = new PolicyCooldown();
        cooldown.Changed(4, 3, Start, TimeSpan.FromMinutes(5));
        cooldown.Allowed(3, 2, Start.AddMinutes(4)).ShouldBe(3);
        cooldown.Allowed(3, 4, Start.AddMinutes(4)).ShouldBe(4);
        cooldown.Changed(3, 4, Start.AddMinutes(4), TimeSpan.FromMinutes(1));

        cooldown.Allowed(4, 3, Start.AddMinutes(4)).ShouldBe(3);
    }

    // After 2026-03-01 00:00 UTC, a Sunday.
    [Theory]
    [InlineData("at(2026-03-01T06:30:00)", null, "2026-03-01T06:30")]
    [InlineData("at(2026-02-01T06:30:00)", null, null)]
    [InlineData("at(2026-03-01T06:30:00)", "America/New_York", "2026-03-01T11:30")]
    [InlineData("rate(90 minutes)", null, "2026-03-01T01:30")]
    [InlineData("rate(1 day)", null, "2026-03-02T00:00")]
    [InlineData("cron(15 10 * * ? *)", null, "2026-03-01T10:15")]
    [InlineData("cron(0 8 ? * MON-FRI *)", null, "2026-03-02T08:00")]
    [InlineData("cron(0/15 0 1,15 * ? *)", null, "2026-03-01T00:15")]
    [InlineData("cron(0 0 29 FEB ? 2027-2028)", null, "2028-02-29T00:00")]
    [InlineData("cron(0 0 31 2 ? *)", null, null)]
    [InlineData("cron(0 8 * * ? *)", "Europe/Berlin", "2026-03-01T07:00")]
    public void A_schedule_has_its_next_time(string text, string? zone, string? expected) =>
        ScheduleExpression.Parse(text, zone).ShouldNotBeNull().Next(Start, Start)?.UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture).ShouldBe(expected);

    [Theory]
    [InlineData("at(tomorrow)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(5 weeks)")]
    [InlineData("cron(0 8 * * ?)")]
    [InlineData("cron(60 8 * * ? *)")]
    [InlineData("cron(0 8 L * ? *)")]
    [InlineData("cron(0 8 * * SUN-FRY *)")]
    [InlineData("every day")]
    public void A_malformed_schedule_is_not_one(string text) => ScheduleExpression.Parse(text, null).ShouldBeNull();

    // The sum of the waits is 3,600 s: 1 × 1,800 + 1,800, and 10 × 180 + 1,800.
    [Theory]
    [InlineData("CANARY", "CanarySize", 1800, 3600, false)]
    [InlineData("CANARY", "CanarySize", 1800, 3601, true)]
    [InlineData("LINEAR", "LinearStepSize", 180, 3600, false)]
    [InlineData("LINEAR", "LinearStepSize", 180, 3601, true)]
    public void The_execution_timeout_must_be_larger_than_all_waits(string type, string size, int wait, int timeout, bool isAccepted)
    {
        var policy = JsonNode.Parse($$"""
            {"BlueGreenUpdatePolicy": {"TerminationWaitInSeconds": 1800, "MaximumExecutionTimeoutInSeconds": {{timeout}},
              "TrafficRoutingConfiguration": {"Type": "{{type}}", "WaitIntervalInSeconds": {{wait}},
                "{{size}}": {"Type": "CAPACITY_PERCENT", "Value": 10} } } }
            """);

        var check = () => DeploymentRules.CheckEndpoint(policy, instances: 10);

        if (isAccepted) check.ShouldNotThrow();
        else check.ShouldThrow<AwsServiceException>().Message.ShouldContain("the total wait of 3600 seconds");
    }

    [Theory]
    [InlineData(0.25, new[] { 0.25, 0.5, 0.75, 1 })]
    [InlineData(0.3, new[] { 0.3, 0.6, 0.9, 1 })]
    [InlineData(0.1, new[] { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 })]
    [InlineData(1, new[] { 1.0 })]
    public void Steps_of_one_size_end_at_the_whole(double step, double[] expected) =>
        DeploymentSteps.Even(step).ShouldBe(expected, tolerance: 1e-9);
}
