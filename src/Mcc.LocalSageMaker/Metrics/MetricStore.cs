using System.Collections.Concurrent;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// All metrics, in memory: a value of standard resolution belongs to its minute, one of high resolution to its second, as in
/// CloudWatch (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html).
/// </summary>
internal sealed class MetricStore(TimeProvider time)
{
    public const int Minute = 60;

    /// <summary>How long CloudWatch keeps values per minute and per second; seconds become minutes then.</summary>
    private static readonly TimeSpan KeptMinutes = TimeSpan.FromDays(15);
    private static readonly TimeSpan KeptSeconds = TimeSpan.FromHours(3);

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    public IEnumerable<MetricName> Names => series.Values.Select(each => each.Name);

    /// <summary>Adds a value seen now.</summary>
    public void Add(MetricName name, double value, string unit, int resolution = Minute) =>
        Add(name, time.GetUtcNow(), unit, resolution, samples => samples.Add(value, 1));

    /// <param name="resolution">Seconds: 1 or 60.</param>
    public void Add(MetricName name, DateTimeOffset at, string unit, int resolution, Action<Samples> add)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        series.GetOrAdd(name.Key, _ => new(name)).Add(at.ToUnixTimeSeconds() / resolution * resolution, resolution, unit, now, add);
    }

    /// <summary>The values of each period that has some, oldest first.</summary>
    /// <param name="from">Inclusive, in seconds since 1970; periods begin at its multiples of <paramref name="period"/>.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="unit">Only values of this unit; null for all.</param>
    public IReadOnlyList<(long Start, Samples Samples, string Unit)> Periods(
        MetricName name, long from, long to, int period, string? unit) =>
        series.TryGetValue(name.Key, out var found) ? found.Periods(from / period * period, to, period, unit) : [];

    private sealed class Series(MetricName name)
    {
        private readonly Lock changing = new();
        private readonly SortedDictionary<long, (Samples Samples, string Unit, int Resolution)> parts = [];
        private long nextCleaning;

        public MetricName Name => name;

        public void Add(long start, int resolution, string unit, long now, Action<Samples> add)
        {
            lock (changing)
            {
                if (!parts.TryGetValue(start, out var part)) parts[start] = part = (new(), unit, resolution);
                add(part.Samples);
                if (now >= nextCleaning) Clean(now);
            }
        }

        public List<(long Start, Samples Samples, string Unit)> Periods(long from, long to, int period, string? unit)
        {
            lock (changing)
            {
                return [.. parts
                    .Where(part => part.Key >= from && part.Key < to && (unit is null || part.Value.Unit == unit))
                    .GroupBy(part => part.Key / period * period)
                    .Select(group => (group.Key, Together(group.Select(part => part.Value.Samples)), group.First().Value.Unit))];
            }
        }

        private void Clean(long now)
        {
            foreach (var (start, part) in parts.ToList())
            {
                var age = now - start;
                if (age > KeptMinutes.TotalSeconds) parts.Remove(start);
                else if (part.Resolution < Minute && age > KeptSeconds.TotalSeconds) KeepMinute(start, part.Samples, part.Unit);
            }

            nextCleaning = now + Minute;
        }

        private void KeepMinute(long start, Samples samples, string unit)
        {
            parts.Remove(start);
            var minute = start / Minute * Minute;
            if (!parts.TryGetValue(minute, out var whole)) parts[minute] = whole = (new(), unit, Minute);
            whole.Samples.Add(samples);
        }

        private static Samples Together(IEnumerable<Samples> parts)
        {
            var all = new Samples();
            foreach (var part in parts)
                all.Add(part);
            return all;
        }
    }
}
