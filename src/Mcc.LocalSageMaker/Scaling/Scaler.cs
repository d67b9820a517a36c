using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>Decides what alarms that are raised change, between the minimum and the maximum of each scalable target.</summary>
internal sealed class Scaler(ResourceStores stores, ScalableResources resources, ScalingActivities activities, AlarmEvaluator evaluator,
    TimeProvider time)
{
    /// <summary>Seconds after a change of SageMaker's resources, where the policy gives no cooldown.</summary>
    private const int UsualCooldown = 300;

    private readonly Dictionary<string, PolicyCooldown> cooldowns = new(StringComparer.Ordinal);

    /// <summary>Whether a change that was started here is still being made.</summary>
    public bool IsChanging => activities.IsChanging;

    /// <summary>Invokes the policies of the alarms. Each target changes at most once.</summary>
    /// <param name="raised">Alarms in the state ALARM.</param>
    public void Invoke(IReadOnlyCollection<JsonObject> raised)
    {
        var policies = stores.ScalingPolicies.All
            .Select(policy => (Policy: policy, Alarm: raised.FirstOrDefault(alarm => Invokes(alarm, policy))))
            .Where(pair => pair.Alarm is not null)
            .GroupBy(pair => ScalableTarget.KeyOf(pair.Policy), StringComparer.Ordinal);
        foreach (var group in policies)
        {
            if (Target(group.Key) is not var (target, resource, current)) continue;
            // Of several policies, the one that wants the largest capacity decides.
            var proposal = group
                .Select(pair => Desired(pair.Policy, pair.Alarm!, current) is { } desired
                    ? new Proposal(pair.Policy, pair.Alarm!, target.Clamp(desired)) : null)
                .OfType<Proposal>()
                .MaxBy(each => each.Desired);
            if (proposal is null || proposal.Desired == current || target.IsSuspended(proposal.Desired > current)
                || (proposal.Desired < current && !MayScaleIn(target, raised))) continue;
            Change(target, resource, current, proposal);
        }
    }

    /// <summary>Brings targets that have a policy back between their minimum and maximum, when one of these was changed.</summary>
    public void KeepBounds()
    {
        foreach (var key in stores.ScalingPolicies.All.Select(ScalableTarget.KeyOf).Distinct(StringComparer.Ordinal))
        {
            if (Target(key) is not var (target, resource, current)) continue;
            var wanted = target.Clamp(current);
            if (wanted != current && !target.IsSuspended(wanted > current))
                activities.Start(target.Record, resource, wanted, target.BoundText(wanted > current));
        }
    }

    /// <summary>The target of a policy or action, when it accepts a change now.</summary>
    private (ScalableTarget Target, ScalableResource Resource, int Current)? Target(string key) =>
        stores.ScalableTargets.Find(key) is { } record && resources.Find(record) is { AcceptsChange: true } resource
            && resource.Capacity() is { } current
            ? (new(record), resource, current)
            : null;

    private int? Desired(JsonObject policy, JsonObject alarm, int current)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var threshold = (double)alarm["Threshold"]!;
        // An alarm that was set to ALARM may have no value of its own: its threshold is reached.
        var latest = evaluator.Latest(alarm, now) ?? threshold;
        if ((string)policy["PolicyType"]! is "StepScaling") return StepScaling.Desired(policy, current, latest - threshold);
        // Less capacity must have been enough in every period, not only in the last one.
        return TargetTracking.Desired(policy, current, TargetTracking.IsLow(alarm) ? evaluator.Largest(alarm, now) ?? threshold : latest);
    }

    /// <summary>Target tracking policies scale in only when all of them that may are below their targets.</summary>
    private bool MayScaleIn(ScalableTarget target, IReadOnlyCollection<JsonObject> raised) => stores.ScalingPolicies.All
        .Where(policy => ScalableTarget.KeyOf(policy) == target.Key
            && policy["TargetTrackingScalingPolicyConfiguration"] is { } configuration
            && (bool?)configuration["DisableScaleIn"] is not true)
        .All(policy => raised.Any(alarm => Invokes(alarm, policy)));

    private void Change(ScalableTarget target, ScalableResource resource, int current, Proposal proposal)
    {
        var (policy, alarm, desired) = proposal;
        var now = time.GetUtcNow();
        var arn = (string)policy["PolicyARN"]!;
        if (!cooldowns.TryGetValue(arn, out var cooldown)) cooldowns[arn] = cooldown = new();
        var allowed = cooldown.Allowed(current, desired, now);
        if (allowed == current) return;
        var configuration = policy["StepScalingPolicyConfiguration"] ?? policy["TargetTrackingScalingPolicyConfiguration"]!;
        var seconds = (int?)(configuration["Cooldown"] ?? configuration[allowed > current ? "ScaleOutCooldown" : "ScaleInCooldown"]);
        cooldown.Changed(current, allowed, now, TimeSpan.FromSeconds(seconds ?? UsualCooldown));
        activities.Start(target.Record, resource, allowed, $"monitor alarm {(string)alarm["AlarmName"]!} in state ALARM triggered policy "
            + $"{(string)policy["PolicyName"]!}");
    }

    private static bool Invokes(JsonObject alarm, JsonObject policy) => (bool?)alarm["ActionsEnabled"] is not false
        && MetricOperations.Texts(alarm["AlarmActions"]).Contains((string)policy["PolicyARN"]!);

    private sealed record Proposal(JsonObject Policy, JsonObject Alarm, int Desired);
}
