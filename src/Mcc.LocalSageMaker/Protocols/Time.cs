using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>Times as JSON 1.1 has them: seconds since 1970, with a fraction.</summary>
internal static class Time
{
    public static double Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    public static double? Seconds(JsonNode? value) =>
        value is null ? null
        : value.GetValueKind() == JsonValueKind.Number ? (double)value
        : DateTimeOffset.TryParse((string?)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000.0
        : null;
}
