using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>Scheduled actions: at their times they change a target's minimum and maximum, and its capacity when it is outside.</summary>
internal sealed class ScheduledActions(
    ResourceStores stores, ScalableResources resources, ScalingActivities activities, LocalSettings settings, TimeProvider time)
{
    private const int PageLength = 50;
    private const string Key = "_key";
    private const string Due = "_due";
    private static readonly string[] Members =
        ["ScheduledActionName", "ScheduledActionARN", "ServiceNamespace", "Schedule", "Timezone", "ResourceId", "ScalableDimension",
            "StartTime", "EndTime", "ScalableTargetAction", "CreationTime"];

    public JsonObject Put(JsonObject input)
    {
        if (stores.ScalableTargets.Find(ScalableTarget.KeyOf(input)) is null) throw ScalingOperations.NoTarget(input);
        var key = KeyOf(input);
        var record = (JsonObject)(stores.ScheduledActions.Find(key) ?? input).DeepClone();
        foreach (var (member, value) in input)
            record[member] = value!.DeepClone();
        if (record["Schedule"] is null || record["ScalableTargetAction"] is null)
            throw AwsServiceException.Validation("Schedule and ScalableTargetAction must be specified for a new scheduled action.");
        if (Schedule(record) is null)
            throw AwsServiceException.Validation($"The schedule {(string)record["Schedule"]!} is not valid. Use at(yyyy-mm-ddThh:mm:ss), "
                + "rate(VALUE UNIT) or cron(MINUTE HOUR DAY MONTH WEEKDAY YEAR), with an IANA time zone.");
        record[Key] = key;
        record["CreationTime"] ??= Time.Now(time);
        record["ScheduledActionARN"] ??= $"arn:aws:autoscaling:{settings.Region}:{settings.Account}:scheduledAction:{Guid.NewGuid()}:"
            + $"resource/{(string)input["ServiceNamespace"]!}/{(string)input["ResourceId"]!}:scheduledActionName/"
            + $"{(string)input["ScheduledActionName"]!}";
        record[Due] = NextDue(record);
        stores.ScheduledActions.Put(key, record);
        return [];
    }

    public JsonObject Describe(JsonObject input)
    {
        var names = input["ScheduledActionNames"]?.AsArray().Select(name => (string)name!).ToList();
        return ScalingOperations.Answer(stores.ScheduledActions, input, "ScheduledActions", Members, PageLength, record =>
            names is null || names.Contains((string)record["ScheduledActionName"]!, StringComparer.Ordinal));
    }

    public JsonObject Delete(JsonObject input) => stores.ScheduledActions.Remove(KeyOf(input))
        ? []
        : throw ScalingOperations.NotFound($"No scheduled action found for service namespace: {(string)input["ServiceNamespace"]!}, "
            + $"resource ID: {(string)input["ResourceId"]!}: {(string)input["ScheduledActionName"]!}");

    public void Remove(string targetKey)
    {
        foreach (var action in stores.ScheduledActions.All.Where(action => ScalableTarget.KeyOf(action) == targetKey).ToList())
            stores.ScheduledActions.Remove((string)action[Key]!);
    }

    /// <summary>Does the actions that are due.</summary>
    public void Run()
    {
        var now = Time.Now(time);
        foreach (var action in stores.ScheduledActions.All.Where(action => (double?)action[Due] <= now)
            .OrderBy(action => (double)action[Due]!).ToList())
        {
            stores.ScheduledActions.Change((string)action[Key]!, (Due, NextDue(action)));
            if (stores.ScalableTargets.Find(ScalableTarget.KeyOf(action)) is not { } target
                || (bool?)target["SuspendedState"]?["ScheduledScalingSuspended"] is true) continue;
            Apply(target, action);
        }
    }

    private void Apply(JsonObject target, JsonObject action)
    {
        var wanted = action["ScalableTargetAction"]!;
        var minimum = (int?)wanted["MinCapacity"] ?? (int)target["MinCapacity"]!;
        var maximum = (int?)wanted["MaxCapacity"] ?? (int)target["MaxCapacity"]!;
        if (minimum > maximum) return;
        stores.ScalableTargets.Change(ScalableTarget.KeyOf(target), ("MinCapacity", minimum), ("MaxCapacity", maximum));
        if (resources.Find(target) is not { AcceptsChange: true } resource || resource.Capacity() is not { } current) return;
        var capacity = Math.Clamp(current, minimum, maximum);
        if (capacity != current)
            activities.Start(target, resource, capacity, $"scheduled action name {(string)action["ScheduledActionName"]!} was triggered");
    }

    /// <summary>Seconds since 1970; null when it is never due again.</summary>
    private JsonNode? NextDue(JsonObject action)
    {
        var now = time.GetUtcNow();
        var start = Moment(action["StartTime"]);
        var next = Schedule(action)!.Next(start is { } first && first > now ? first.AddSeconds(-1) : now,
            start ?? Moment(action["CreationTime"])!.Value);
        return next is { } due && !(Moment(action["EndTime"]) < due) ? due.ToUnixTimeMilliseconds() / 1000.0 : null;
    }

    private static DateTimeOffset? Moment(JsonNode? value) =>
        Time.Seconds(value) is { } seconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;

    private static ScheduleExpression? Schedule(JsonObject action) =>
        ScheduleExpression.Parse((string)action["Schedule"]!, (string?)action["Timezone"]);

    private static string KeyOf(JsonObject input) => $"{ScalableTarget.KeyOf(input)} {(string)input["ScheduledActionName"]!}";
}
