using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// Whether an alarm's metric breaches its threshold in M of the last N whole periods, and how missing periods count
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html).
/// </summary>
internal sealed class AlarmEvaluator(MetricStore metrics)
{
    public const string Ok = "OK";
    public const string Alarm = "ALARM";
    public const string Insufficient = "INSUFFICIENT_DATA";

    /// <summary>The newest value that the alarm was evaluated with; null when its metric has none.</summary>
    /// <param name="now">In seconds since 1970.</param>
    public double? Latest(JsonObject alarm, long now) => Points(alarm, now).FirstOrDefault(point => point is not null);

    /// <summary>The largest value that the alarm was evaluated with; null when its metric has none.</summary>
    /// <param name="now">In seconds since 1970.</param>
    public double? Largest(JsonObject alarm, long now) => Points(alarm, now).Max();

    /// <param name="now">In seconds since 1970.</param>
    /// <returns>The state and the reason as CloudWatch words it.</returns>
    public (string State, string Reason) Evaluate(JsonObject alarm, long now)
    {
        var count = (int)alarm["EvaluationPeriods"]!;
        var needed = (int?)alarm["DatapointsToAlarm"] ?? count;
        var threshold = (double)alarm["Threshold"]!;
        var points = Points(alarm, now);

        var present = points.Count(point => point is not null);
        var missing = count - present;
        var breaching = points.Count(point => point is { } value && Breaches(value, threshold, (string)alarm["ComparisonOperator"]!));
        var before = (string?)alarm["StateValue"] ?? Insufficient;
        var treatment = (string?)alarm["TreatMissingData"] ?? "missing";
        var state = treatment switch
        {
            "breaching" => breaching + missing >= needed ? Alarm : Ok,
            "notBreaching" => breaching >= needed ? Alarm : Ok,
            _ when breaching >= needed => Alarm,
            // The periods that are missing could still make it an alarm.
            "ignore" when missing > 0 && present - breaching <= count - needed => before,
            _ when present == 0 => Insufficient,
            _ => Ok,
        };
        var text = string.Join(", ", points.OfType<double>().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return (state, present == 0
            ? $"Insufficient Data: {missing} datapoint(s) were unknown (treated as [{treatment}])."
            : $"Threshold Crossed check: {breaching} of the last {count} datapoint(s) [{text}] breached the threshold "
                + $"({threshold.ToString(CultureInfo.InvariantCulture)}); {needed} are needed for ALARM.");
    }

    /// <summary>The value of each whole period that counts, newest first; null where there is none.</summary>
    private List<double?> Points(JsonObject alarm, long now)
    {
        var period = (int)alarm["Period"]!;
        var count = (int)alarm["EvaluationPeriods"]!;
        var statistic = (string?)alarm["Statistic"] ?? (string)alarm["ExtendedStatistic"]!;
        var end = now / period * period;
        var values = metrics.Periods(MetricName.From(alarm), end - ((long)count * period), end, period, (string?)alarm["Unit"])
            .ToDictionary(part => part.Start, part => Statistic.Of(part.Samples, statistic));
        return [.. Enumerable.Range(1, count).Select(back => values.GetValueOrDefault(end - ((long)back * period)))];
    }

    private static bool Breaches(double value, double threshold, string comparison) => comparison switch
    {
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "GreaterThanThreshold" => value > threshold,
        "LessThanThreshold" => value < threshold,
        _ => value <= threshold,
    };
}
