using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>CloudWatch's operations on alarms of one metric. An alarm's state is evaluated when somebody asks for it.</summary>
internal sealed class AlarmOperations(JsonFileStore alarms, AlarmEvaluator evaluator, LocalSettings settings, TimeProvider time)
{
    private const int PageLength = 50;
    private static readonly string[] Comparisons =
        ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

    /// <summary>Somebody set an alarm to ALARM.</summary>
    public event Action<JsonObject>? Raised;

    public JsonObject Put(JsonObject input)
    {
        if (input["Metrics"] is not null)
            throw Invalid("The local CloudWatch does not support Metrics in an alarm: use MetricName.");
        Require(input["MetricName"] is not null && input["Namespace"] is not null, "MetricName and Namespace are required.");
        Require((input["Statistic"] is null) != (input["ExtendedStatistic"] is null),
            "Exactly one of Statistic and ExtendedStatistic is required.");
        Require(input["Threshold"] is not null, "Threshold is required.");
        Require(Comparisons.Contains((string)input["ComparisonOperator"]!),
            "The local CloudWatch does not support anomaly detection: compare with a Threshold.");
        _ = MetricOperations.Period(input["Period"]);
        Require((int?)input["DatapointsToAlarm"] is not { } needed || needed <= (int)input["EvaluationPeriods"]!,
            "DatapointsToAlarm must not be greater than EvaluationPeriods.");
        Require((string?)input["TreatMissingData"] is null or "missing" or "ignore" or "breaching" or "notBreaching",
            "TreatMissingData must be breaching, notBreaching, ignore or missing.");

        var name = (string)input["AlarmName"]!;
        var now = Time.Now(time);
        var alarm = (JsonObject)input.DeepClone();
        alarm.Remove("Tags");
        var before = alarms.Find(name);
        foreach (var (member, value) in Defaults(name, now))
            alarm[member] ??= value;
        alarm["StateValue"] = (string?)before?["StateValue"] ?? AlarmEvaluator.Insufficient;
        alarm["StateReason"] = (string?)before?["StateReason"] ?? "Unchecked: Initial alarm creation";
        alarms.Put(name, alarm);
        return [];
    }

    public JsonObject Describe(JsonObject input)
    {
        Evaluate(_ => true);
        var names = MetricOperations.Texts(input["AlarmNames"]);
        var types = MetricOperations.Texts(input["AlarmTypes"]);
        var isWanted = types.Count == 0 || types.Contains("MetricAlarm");
        var found = alarms.All
            .Where(alarm => isWanted
                && (names.Count == 0 || names.Contains((string)alarm["AlarmName"]!))
                && ((string)alarm["AlarmName"]!).StartsWith((string?)input["AlarmNamePrefix"] ?? "", StringComparison.Ordinal)
                && ((string?)input["StateValue"] ?? (string?)alarm["StateValue"]) == (string?)alarm["StateValue"]
                && ((string?)input["ActionPrefix"] is not { } prefix || MetricOperations.Texts(alarm["AlarmActions"])
                    .Any(action => action.StartsWith(prefix, StringComparison.Ordinal))))
            .OrderBy(alarm => (string)alarm["AlarmName"]!, StringComparer.Ordinal)
            .Select(alarm => (JsonObject)alarm.DeepClone());
        var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxRecords"] ?? PageLength);
        return new() { ["MetricAlarms"] = page, ["CompositeAlarms"] = new JsonArray(), ["NextToken"] = next };
    }

    /// <summary>All names must exist; else none is deleted.</summary>
    public JsonObject Delete(JsonObject input)
    {
        var names = MetricOperations.Texts(input["AlarmNames"]);
        if (names.FirstOrDefault(name => alarms.Find(name) is null) is { } unknown)
            throw NotFound(unknown);
        foreach (var name in names)
            alarms.Remove(name);
        return [];
    }

    /// <summary>Sets a state until the next evaluation, as CloudWatch does, to try an alarm's actions.</summary>
    public JsonObject SetState(JsonObject input)
    {
        var name = (string)input["AlarmName"]!;
        if (alarms.Find(name) is null)
            throw NotFound(name);
        Change(name, (string)input["StateValue"]!, (string)input["StateReason"]!);
        if ((string)input["StateValue"]! is AlarmEvaluator.Alarm) Raised?.Invoke(alarms.Find(name)!);
        return [];
    }

    /// <summary>ALARM when it was set to it or its metric says so now; null when there is no such alarm.</summary>
    public string? State(string name)
    {
        if (alarms.Find(name) is not { } alarm) return null;
        var set = (string?)alarm["StateValue"];
        return set is AlarmEvaluator.Alarm ? set : evaluator.Evaluate(alarm, time.GetUtcNow().ToUnixTimeSeconds()).State;
    }

    /// <summary>Evaluates the alarms whose period may have ended.</summary>
    /// <param name="isMinute">Whether a minute has ended; else only alarms of shorter periods are evaluated.</param>
    /// <returns>Those of them that are in the state ALARM.</returns>
    public IReadOnlyList<JsonObject> EvaluateDue(bool isMinute)
    {
        var due = Evaluate(alarm => isMinute || (int)alarm["Period"]! < MetricStore.Minute);
        return [.. due.Select(alarms.Find).OfType<JsonObject>().Where(alarm => (string?)alarm["StateValue"] is AlarmEvaluator.Alarm)];
    }

    private List<string> Evaluate(Func<JsonObject, bool> isWanted)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var names = new List<string>();
        foreach (var alarm in alarms.All.Where(isWanted).ToList())
        {
            names.Add((string)alarm["AlarmName"]!);
            var (state, reason) = evaluator.Evaluate(alarm, now);
            if ((string?)alarm["StateValue"] != state) Change(names[^1], state, reason);
        }

        return names;
    }

    private void Change(string name, string state, string reason) => alarms.Change(name, ("StateValue", state), ("StateReason", reason),
        ("StateUpdatedTimestamp", Time.Now(time)), ("StateTransitionedTimestamp", Time.Now(time)));

    private IEnumerable<(string Member, JsonNode Value)> Defaults(string name, double now) =>
    [
        ("AlarmArn", $"arn:aws:cloudwatch:{settings.Region}:{settings.Account}:alarm:{name}"),
        ("ActionsEnabled", true),
        ("OKActions", new JsonArray()),
        ("AlarmActions", new JsonArray()),
        ("InsufficientDataActions", new JsonArray()),
        ("Dimensions", new JsonArray()),
        ("AlarmConfigurationUpdatedTimestamp", now),
        ("StateUpdatedTimestamp", now),
        ("StateTransitionedTimestamp", now),
    ];

    private static void Require(bool holds, string message)
    {
        if (!holds) throw Invalid(message);
    }

    private static AwsServiceException Invalid(string message) => new(400, "ValidationError", message);

    private static AwsServiceException NotFound(string name) => new(404, "ResourceNotFound", $"The alarm {name} does not exist.");
}
