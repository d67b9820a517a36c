using System.Globalization;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// When a scheduled action is due: at(yyyy-mm-ddThh:mm:ss), rate(VALUE UNIT), or cron(MINUTE HOUR DAY MONTH WEEKDAY YEAR) without the
/// letters L, W and # (https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html).
/// </summary>
internal sealed class ScheduleExpression
{
    /// <summary>A cron expression without a time in so many days is never due.</summary>
    private const int LongestSearch = 366 * 5;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly (int Lowest, int Highest, string[] Names)[] CronFields =
        [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (1, 7, Days), (1970, 2199, [])];

    private readonly TimeZoneInfo zone;
    private readonly DateTime? once;
    private readonly TimeSpan? rate;
    private readonly List<HashSet<int>> cron;

    private ScheduleExpression(TimeZoneInfo zone, DateTime? once, TimeSpan? rate, List<HashSet<int>> cron)
    {
        this.zone = zone;
        this.once = once;
        this.rate = rate;
        this.cron = cron;
    }

    /// <summary>Null when the text is not a schedule.</summary>
    /// <param name="timezone">An IANA name; null for UTC.</param>
    public static ScheduleExpression? Parse(string text, string? timezone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timezone ?? "UTC", out var zone) || !text.EndsWith(')')) return null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var inner = open < 0 ? "" : text[(open + 1)..^1].Trim();
        return (open < 0 ? "" : text[..open]) switch
        {
            "at" when DateTime.TryParseExact(inner, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                => new(zone, at, null, []),
            "rate" when Rate(inner) is { } rate => new(zone, null, rate, []),
            "cron" when Cron(inner) is { } fields => new(zone, null, null, fields),
            _ => null,
        };
    }

    /// <summary>The first time after the given one; null when there is none.</summary>
    /// <param name="start">From which a rate counts.</param>
    public DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset start)
    {
        if (rate is { } interval) return after < start ? start : start + (interval * (Math.Floor((after - start) / interval) + 1));
        if (once is { } at) return InUtc(at) is { } due && due > after ? due : null;
        var day = TimeZoneInfo.ConvertTime(after, zone).Date;
        for (var searched = 0; searched < LongestSearch; searched++, day = day.AddDays(1))
        {
            if (!cron[5].Contains(day.Year) || !cron[3].Contains(day.Month) || !cron[2].Contains(day.Day)
                || !cron[4].Contains((int)day.DayOfWeek + 1)) continue;
            foreach (var hour in cron[1].Order())
            {
                foreach (var minute in cron[0].Order())
                {
                    if (InUtc(day.AddHours(hour).AddMinutes(minute)) is { } due && due > after) return due;
                }
            }
        }

        return null;
    }

    /// <summary>Null for a time that the change to summer time leaves out.</summary>
    private DateTimeOffset? InUtc(DateTime local) =>
        zone.IsInvalidTime(local) ? null : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

    private static TimeSpan? Rate(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0) return null;
        return unit switch
        {
            "minute" or "minutes" => TimeSpan.FromMinutes(count),
            "hour" or "hours" => TimeSpan.FromHours(count),
            "day" or "days" => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    private static List<HashSet<int>>? Cron(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != CronFields.Length) return null;
        var fields = parts.Zip(CronFields).Select(pair => Field(pair.First, pair.Second)).OfType<HashSet<int>>().ToList();
        return fields.Count == CronFields.Length ? fields : null;
    }

    private static HashSet<int>? Field(string text, (int Lowest, int Highest, string[] Names) bounds)
    {
        var values = new HashSet<int>();
        foreach (var item in text.Split(','))
        {
            var (span, step) = item.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var each) =>
                    (whole, each),
                _ => ("", 0),
            };
            var range = span is "*" or "?" ? [bounds.Lowest, bounds.Highest] : span.Split('-').Select(Value).ToArray();
            var (from, to) = range switch
            {
                [{ } first, { } last] => (first, last),
                // 10/15 is 10, 25, 40 and so on.
                [{ } only] => (only, item.Contains('/', StringComparison.Ordinal) ? bounds.Highest : only),
                _ => (-1, -1),
            };
            if (step < 1 || from < bounds.Lowest || to > bounds.Highest || from > to) return null;
            for (var value = from; value <= to; value += step)
                values.Add(value);
        }

        return values;

        int? Value(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : Array.IndexOf(bounds.Names, name.ToUpperInvariant()) is >= 0 and var index ? index + 1
            : null;
    }
}
