using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Ci;

/// <summary>One run as a line of <c>history.jsonl</c>.</summary>
/// <param name="Counts">The number of stages in each status, in the order of <see cref="CiStatuses.All"/>.</param>
public sealed record CiHistoryLine(DateTimeOffset Time, string Version, double Seconds, IReadOnlyList<int> Counts)
{
    public static CiHistoryLine Of(CiRecord record, DateTimeOffset ended) => new(record.Started, record.Version,
        Math.Round((ended - record.Started).TotalSeconds, 1), [.. CiStatuses.All.Select(record.Count)]);

    /// <summary>The line with its line break.</summary>
    public string Write()
    {
        var line = new JsonObject
        {
            ["time"] = Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["version"] = Version,
            ["seconds"] = Seconds,
        };
        foreach (var status in CiStatuses.All)
            line[CiStatuses.WordOf(status)] = Counts[(int)status];
        return line.ToJsonString() + "\n";
    }

    /// <summary>The runs of a history, the newest last. A line that was cut off is left out.</summary>
    public static IReadOnlyList<CiHistoryLine> ReadAll(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).OfType<CiHistoryLine>()];

    private static CiHistoryLine? Read(string text)
    {
        try
        {
            return WholeJson.Parse(text) is JsonObject line && line["version"].AsText() is { } version
                && DateTimeOffset.TryParse(
                    line["time"].AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? new(time, version, Number(line["seconds"]),
                    [.. CiStatuses.All.Select(status => (int)Number(line[CiStatuses.WordOf(status)]))])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>() : 0;
}
