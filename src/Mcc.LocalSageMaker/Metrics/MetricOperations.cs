using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>CloudWatch's operations on metrics.</summary>
internal sealed class MetricOperations(MetricStore metrics, TimeProvider time)
{
    private const int PageLength = 500;

    /// <summary>Most data points that GetMetricStatistics answers.</summary>
    private const int MaximumDataPoints = 1440;

    public JsonObject Put(JsonObject input)
    {
        var space = (string)input["Namespace"]!;
        if (space.StartsWith("AWS/", StringComparison.Ordinal))
            throw Invalid("The value AWS/ for parameter Namespace is invalid: it is reserved.");
        foreach (var datum in input["MetricData"]?.AsArray() ?? [])
            Put(MetricName.From(datum!, space), datum!);
        return [];
    }

    public JsonObject Statistics(JsonObject input)
    {
        var name = MetricName.From(input);
        var period = Period(input["Period"]);
        var (from, to) = Range(input);
        if ((to - from) / period > MaximumDataPoints)
            throw Conflicting($"You have requested up to {(to - from) / period:N0} datapoints, which exceeds the limit of "
                + $"{MaximumDataPoints:N0}. Reduce the datapoints requested by increasing Period, or decreasing the time range.");
        var statistics = Texts(input["Statistics"]);
        var extended = Texts(input["ExtendedStatistics"]);
        if (statistics.Count + extended.Count == 0)
            throw Conflicting("At least one of Statistics and ExtendedStatistics is required.");
        var points = metrics.Periods(name, from, to, period, (string?)input["Unit"]).Select(found =>
        {
            var point = new JsonObject { ["Timestamp"] = found.Start, ["Unit"] = found.Unit };
            foreach (var statistic in statistics)
                point[statistic] = Statistic.Of(found.Samples, statistic);
            if (extended.Count > 0)
                point["ExtendedStatistics"] = new JsonObject(extended.Select(statistic =>
                    KeyValuePair.Create(statistic, (JsonNode?)Statistic.Of(found.Samples, statistic))));
            return point;
        });
        return new() { ["Label"] = name.Name, ["Datapoints"] = new JsonArray([.. points]) };
    }

    public JsonObject Data(JsonObject input)
    {
        var (from, to) = Range(input);
        var newestFirst = (string?)input["ScanBy"] is not "TimestampAscending";
        var results = input["MetricDataQueries"]!.AsArray()
            .Where(query => (bool?)query!["ReturnData"] ?? true)
            .Select(query => Result(query!, from, to, newestFirst));
        return new() { ["MetricDataResults"] = new JsonArray([.. results]) };
    }

    public JsonObject List(JsonObject input)
    {
        var filters = input["Dimensions"]?.AsArray() ?? [];
        var found = metrics.Names
            .Where(name => ((string?)input["Namespace"] ?? name.Namespace) == name.Namespace
                && ((string?)input["MetricName"] ?? name.Name) == name.Name
                && filters.All(filter => name.Dimensions.Any(dimension => dimension.Key == (string?)filter!["Name"]
                    && ((string?)filter["Value"] ?? dimension.Value) == dimension.Value)))
            .OrderBy(name => name.Key, StringComparer.Ordinal)
            .Select(name => name.ToJson());
        var (page, next) = Pagination.Of([.. found], input["NextToken"], PageLength);
        return new() { ["Metrics"] = page, ["NextToken"] = next };
    }

    /// <exception cref="AwsServiceException">The period is neither 1, 5, 10, 20 or 30 seconds nor whole minutes.</exception>
    public static int Period(JsonNode? period) => (int?)period is { } seconds && (seconds is 1 or 5 or 10 or 20 or 30
        || (seconds > 0 && seconds % MetricStore.Minute == 0))
        ? seconds
        : throw Invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => (string)item!)];

    private JsonObject Result(JsonNode query, long from, long to, bool newestFirst)
    {
        if (query["MetricStat"] is not { } asked)
            throw new AwsServiceException(400, "ValidationError", "The local CloudWatch does not support Expression: use MetricStat.");
        var name = MetricName.From(asked["Metric"]!);
        var statistic = (string)asked["Stat"]!;
        var found = metrics.Periods(name, from, to, Period(asked["Period"]), (string?)asked["Unit"])
            .Select(part => (part.Start, Value: Statistic.Of(part.Samples, statistic)))
            .Where(part => part.Value is not null)
            .ToList();
        if (newestFirst) found.Reverse();
        return new()
        {
            ["Id"] = (string)query["Id"]!,
            ["Label"] = (string?)query["Label"] ?? name.Name,
            ["Timestamps"] = new JsonArray([.. found.Select(part => JsonValue.Create(part.Start))]),
            ["Values"] = new JsonArray([.. found.Select(part => JsonValue.Create(part.Value))]),
            ["StatusCode"] = "Complete",
        };
    }

    private void Put(MetricName name, JsonNode datum)
    {
        var at = Time.Seconds(datum["Timestamp"]) is { } seconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : time.GetUtcNow();
        var resolution = (int?)datum["StorageResolution"] ?? MetricStore.Minute;
        if (resolution is not (1 or MetricStore.Minute))
            throw Invalid("The parameter StorageResolution must be 1 or 60.");
        var values = datum["Values"]?.AsArray() ?? (datum["Value"] is { } value ? [value.DeepClone()] : []);
        var counts = datum["Counts"]?.AsArray();
        if ((counts is not null && counts.Count != values.Count) || (values.Count == 0) == (datum["StatisticValues"] is null))
            throw Conflicting(
                $"The datum {name.Name} must have Value, Values with as many Counts, or StatisticValues.");
        metrics.Add(name, at, (string?)datum["Unit"] ?? "None", resolution, samples =>
        {
            for (var i = 0; i < values.Count; i++)
                samples.Add((double)values[i]!, (double?)counts?[i] ?? 1);
            if (datum["StatisticValues"] is { } set)
                samples.AddTotals((double)set["SampleCount"]!, (double)set["Sum"]!, (double)set["Minimum"]!, (double)set["Maximum"]!);
        });
    }

    private static (long From, long To) Range(JsonObject input)
    {
        var (from, to) = (Time.Seconds(input["StartTime"]), Time.Seconds(input["EndTime"]));
        return from < to
            ? ((long)from.Value, (long)Math.Ceiling(to!.Value))
            : throw Invalid("The parameter StartTime must be less than the parameter EndTime.");
    }

    private static AwsServiceException Invalid(string message) => new(400, "InvalidParameterValue", message);

    private static AwsServiceException Conflicting(string message) => new(400, "InvalidParameterCombination", message);
}
