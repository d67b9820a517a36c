using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Logs;

/// <summary>CloudWatch Logs over what containers write.</summary>
internal sealed class LogOperations(LocalSettings settings)
{
    private const int EventLimit = 10_000;
    private const int DescribeLimit = 50;
    private readonly LogGroups groups = new(settings);

    public JsonObject DescribeGroups(JsonObject input)
    {
        var found = groups.All
            .Where(group => ((string?)input["logGroupNamePrefix"] is not { } prefix
                || group.Name.StartsWith(prefix, StringComparison.Ordinal))
                && ((string?)input["logGroupNamePattern"] is not { } part || group.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .Select(group => new JsonObject
            {
                ["logGroupName"] = group.Name,
                ["creationTime"] = group.Created.ToUnixTimeMilliseconds(),
                ["metricFilterCount"] = 0,
                ["arn"] = $"{Arn(group)}:*",
                ["storedBytes"] = group.Bytes,
                ["logGroupClass"] = "STANDARD",
                ["logGroupArn"] = Arn(group),
            });
        var (page, next) = Pagination.Of([.. found], input["nextToken"], (int?)input["limit"] ?? DescribeLimit);
        return new() { ["logGroups"] = page, ["nextToken"] = next };
    }

    public JsonObject Create(JsonObject input)
    {
        groups.Create((string)input["logGroupName"]!);
        return [];
    }

    public JsonObject DescribeStreams(JsonObject input)
    {
        var group = GroupOf(input);
        var found = Streams(group, input).Select(stream => (Stream: stream, Events: LogGroup.Read(stream).ToList())).ToList();
        var ordered = (string?)input["orderBy"] is "LastEventTime"
            ? found.OrderBy(each => each.Events.LastOrDefault()?.Time ?? 0)
                : found.OrderBy(each => each.Stream.Name, StringComparer.Ordinal);
        var described = ((bool?)input["descending"] is true ? ordered.Reverse() : ordered).Select(each
            => Describe(group, each.Stream, each.Events));
        var (page, next) = Pagination.Of([.. described], input["nextToken"], (int?)input["limit"] ?? DescribeLimit);
        return new() { ["logStreams"] = page, ["nextToken"] = next };
    }

    /// <summary>
    /// A page has the latest events, unless the request starts from the head; a token that is given back says that there is no more.
    /// </summary>
    public JsonObject Get(JsonObject input)
    {
        var name = (string)input["logStreamName"]!;
        var stream = GroupOf(input).Streams.FirstOrDefault(each => string.Equals(each.Name, name, StringComparison.Ordinal))
            ?? throw new AwsServiceException(400, "ResourceNotFoundException", "The specified log stream does not exist.");
        var events = LogGroup.Read(stream).Where(each => IsBetween(each, input)).ToList();
        var limit = (int?)input["limit"] ?? EventLimit;
        var token = (string?)input["nextToken"];
        var start = token is not null ? Number(token)
            : (bool?)input["startFromHead"] is true ? 0
            : Math.Max(0, events.Count - limit);
        if (token is ['b', ..]) start = Math.Max(0, start - limit);
        var page = events.Skip(start).Take(token is ['b', ..] ? Math.Min(limit, Number(token)) : limit).ToList();
        return new()
        {
            ["events"] = new JsonArray([.. page.Select(each =>
                (JsonNode)new JsonObject { ["timestamp"] = each.Time, ["message"] = each.Message, ["ingestionTime"] = each.Time })]),
            ["nextForwardToken"] = string.Create(CultureInfo.InvariantCulture, $"f/{start + page.Count}"),
            ["nextBackwardToken"] = string.Create(CultureInfo.InvariantCulture, $"b/{start}"),
        };
    }

    public JsonObject Filter(JsonObject input)
    {
        var pattern = new FilterPattern((string?)input["filterPattern"]);
        var found = Streams(GroupOf(input), input).SelectMany(LogGroup.Read)
            .Where(each => IsBetween(each, input) && pattern.Matches(each.Message))
            .OrderBy(each => each.Time)
            .Select(each => new JsonObject
            {
                ["logStreamName"] = each.Stream,
                ["timestamp"] = each.Time,
                ["message"] = each.Message,
                ["ingestionTime"] = each.Time,
                ["eventId"] = string.Create(CultureInfo.InvariantCulture,
                    $"{each.Time:D20}{each.Number:D12}{(uint)string.GetHashCode(each.Stream, StringComparison.Ordinal):D12}"),
            });
        var (page, next) = Pagination.Of([.. found], input["nextToken"], (int?)input["limit"] ?? EventLimit);
        return new() { ["events"] = page, ["searchedLogStreams"] = new JsonArray(), ["nextToken"] = next };
    }

    public JsonObject Delete(JsonObject input)
    {
        GroupOf(input).Delete();
        return [];
    }

    private LogGroup GroupOf(JsonObject input) => groups.Find((string?)input["logGroupName"] ?? (string?)input["logGroupIdentifier"]);

    private static IEnumerable<LogStream> Streams(LogGroup group, JsonObject input)
    {
        var names = input["logStreamNames"]?.AsArray().Select(name => (string)name!).ToList();
        return group.Streams.Where(stream => (names is null || names.Contains(stream.Name, StringComparer.Ordinal))
            && ((string?)input["logStreamNamePrefix"] is not { } prefix || stream.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static bool IsBetween(LogEvent each, JsonObject input) =>
        each.Time >= ((long?)input["startTime"] ?? 0) && each.Time < ((long?)input["endTime"] ?? long.MaxValue);

    private static int Number(string token) => token.Length > 2
        && int.TryParse(token.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new AwsServiceException(400, "InvalidParameterException", "The specified nextToken is invalid.");

    private JsonObject Describe(LogGroup group, LogStream stream, List<LogEvent> events)
    {
        var described = new JsonObject
        {
            ["logStreamName"] = stream.Name,
            ["creationTime"] = new DateTimeOffset(File.GetCreationTimeUtc(stream.Path)).ToUnixTimeMilliseconds(),
            ["arn"] = $"{Arn(group)}:log-stream:{stream.Name}",
            ["storedBytes"] = 0,
        };
        if (events.Count > 0)
        {
            described["firstEventTimestamp"] = events[0].Time;
            described["lastEventTimestamp"] = events[^1].Time;
            described["lastIngestionTime"] = events[^1].Time;
        }

        return described;
    }

    private string Arn(LogGroup group) => $"arn:aws:logs:{settings.Region}:{settings.Account}:log-group:{group.Name}";
}
