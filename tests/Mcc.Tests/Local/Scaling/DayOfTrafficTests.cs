using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Scaling;

public sealed class DayOfTrafficTests
{
    private const string Endpoint = "day";
    private const string Copied = "copied";
    private const int Morning = 6 * 60;
    private const int Evening = 22 * 60;
    private const int Midnight = 24 * 60;
    private const int Noon = (Morning + Evening) / 2;
    private const int Peak = 12;

    /// <summary>Requests a minute that one copy is to answer.</summary>
    private const int Target = 3;

    [Fact]
    public async Task A_day_of_requests_to_stand_ins_scales_copies_up_down_to_zero_and_awake()
    {
        await using var local = await StandInSageMaker.Start();
        await local.ComponentEndpoint(Endpoint, minimum: 0, maximum: 2);
        await local.Component(Copied, Endpoint, copies: 1);
        await Policies(local);
        var (answered, refused, copiesSeen, instancesSeen) = (0, 0, new List<int>(), new List<int>());

        for (var minute = 0; minute < Midnight; minute++)
        {
            for (var request = 0; request < Requests(minute); request++)
            {
                var (status, text) = await local.Invoke(Endpoint, Copied);
                if (status == HttpStatusCode.OK) answered++;
                else if (text.Contains("no capacity", StringComparison.Ordinal)) refused++;
                else status.ShouldBe(HttpStatusCode.OK, text);
            }

            await local.Advance(1);
            var copies = await local.Copies(Copied);
            local.Containers.Running.ShouldBe(copies, string.Create(CultureInfo.InvariantCulture, $"minute {minute}"));
            Note(copiesSeen, copies);
            Note(instancesSeen, await local.Instances(Endpoint));
        }

        copiesSeen.ShouldBe([1, 0, 1, 2, 3, 4, 3, 2, 1, 0]);
        // An instance has two vCPUs and a copy takes one.
        instancesSeen.ShouldBe([1, 0, 1, 2, 1, 0]);
        // The first request of the morning finds no copy; its alarm wakes one before the next minute.
        refused.ShouldBe(1);
        answered.ShouldBe(Enumerable.Range(0, Midnight).Sum(Requests) - 1);
        (await local.Sum("Invocations", "Sum", ("InferenceComponentName", Copied))).ShouldBe(answered);

        (await local.Sum("NoCapacityInvocationFailures", "Sum", ("InferenceComponentName", Copied))).ShouldBe(refused);

        var changes = (await local.Activities()).Select(Parsed).ToList();
        changes.Select(change => change.Copies).ShouldBe([0, 1, 2, 3, 4, 3, 2, 1, 0]);
        changes[0].Minute.ShouldBe(16);
        changes[1].Minute.ShouldBe(FirstMinute(_ => true) + 0.5);
        // Scaled out at the end of the third minute above the target.
        changes[2].Minute.ShouldBe(FirstMinute(requests => requests > Target) + 3);
        changes[4].Minute.ShouldBeLessThan(Noon);
        changes[5].Minute.ShouldBeGreaterThan(Noon);
        changes[8].Minute.ShouldBe(LastMinute() + 1 + 15);
    }

    private static int Requests(int minute) => minute is < Morning or >= Evening ? 0
        : (int)Math.Round(Peak * Math.Sin(Math.PI * (minute - Morning) / (Evening - Morning)));

    private static int FirstMinute(Func<int, bool> isWanted) =>
        Enumerable.Range(0, Midnight).First(minute => Requests(minute) > 0 && isWanted(Requests(minute)));

    private static int LastMinute() => Enumerable.Range(0, Midnight).Last(minute => Requests(minute) > 0);

    private static void Note(List<int> seen, int value)
    {
        if (seen.Count == 0 || seen[^1] != value) seen.Add(value);
    }

    private static (double Minute, int Copies) Parsed(string activity)
    {
        var parts = activity.Split(": Setting desired copy count to ");
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1].TrimEnd('.'), CultureInfo.InvariantCulture));
    }

    /// <summary>As AWS's page on scaling to zero has them: target tracking, and a step policy whose alarm wakes the component.</summary>
    private static async Task Policies(StandInSageMaker local)
    {
        const string target = $$"""
            "ServiceNamespace": "sagemaker", "ResourceId": "inference-component/{{Copied}}",
            "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount"
            """;
        await local.Ask("application-autoscaling RegisterScalableTarget", StandInSageMaker.Json($$"""
            { {{target}}, "MinCapacity": 0, "MaxCapacity": 4 }
            """));
        await local.Ask("application-autoscaling PutScalingPolicy", StandInSageMaker.Json(string.Create(CultureInfo.InvariantCulture, $$"""
            { {{target}}, "PolicyName": "follow", "PolicyType": "TargetTrackingScaling",
              "TargetTrackingScalingPolicyConfiguration": {"TargetValue": {{Target}}, "PredefinedMetricSpecification":
                {"PredefinedMetricType": "SageMakerInferenceComponentInvocationsPerCopy"} } }
            """)));
        var wake = await local.Ask("application-autoscaling PutScalingPolicy", StandInSageMaker.Json($$"""
            { {{target}}, "PolicyName": "wake", "PolicyType": "StepScaling", "StepScalingPolicyConfiguration":
              {"AdjustmentType": "ChangeInCapacity", "Cooldown": 60,
               "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]} }
            """));
        await local.Ask("monitoring PutMetricAlarm", StandInSageMaker.Json($$"""
            {"AlarmName": "wake", "Namespace": "AWS/SageMaker", "MetricName": "NoCapacityInvocationFailures", "Statistic": "Maximum",
             "Dimensions": [{"Name": "InferenceComponentName", "Value": "{{Copied}}"}], "Period": 30, "EvaluationPeriods": 1,
             "Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
             "AlarmActions": ["{{(string)wake["PolicyARN"]!}}"]}
            """));
    }
}
