namespace Mcc.LocalSageMaker.Metrics;

/// <summary>The values of a metric in a period, as CloudWatch aggregates them.</summary>
internal sealed class Samples
{
    /// <summary>Distinct values that are kept for percentiles; further ones count in the other statistics only.</summary>
    private const int MaximumValues = 1024;

    private readonly SortedDictionary<double, double> values = [];

    public double Count { get; private set; }

    public double Sum { get; private set; }

    public double Minimum { get; private set; } = double.MaxValue;

    public double Maximum { get; private set; } = double.MinValue;

    public double Average => Sum / Count;

    /// <param name="times">How often the value was seen.</param>
    public void Add(double value, double times)
    {
        AddTotals(times, value * times, value, value);
        Keep(value, times);
    }

    /// <summary>Adds a statistic set, whose single values are not known.</summary>
    public void AddTotals(double count, double sum, double minimum, double maximum)
    {
        Count += count;
        Sum += sum;
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
    }

    public void Add(Samples others)
    {
        AddTotals(others.Count, others.Sum, others.Minimum, others.Maximum);
        foreach (var (value, times) in others.values)
            Keep(value, times);
    }

    /// <summary>The smallest value that at least this part of the values does not exceed (nearest rank).</summary>
    /// <param name="part">From 0 to 1.</param>
    public double? Percentile(double part)
    {
        var rank = part * values.Values.Sum();
        var seen = 0d;
        foreach (var (value, times) in values)
        {
            seen += times;
            if (seen >= rank) return value;
        }

        return null;
    }

    private void Keep(double value, double times)
    {
        if (values.TryGetValue(value, out var before)) values[value] = before + times;
        else if (values.Count < MaximumValues) values[value] = times;
    }
}
