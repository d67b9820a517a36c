namespace Mcc.Verify.Execution;

/// <summary>Percentiles by the nearest rank.</summary>
public static class Percentile
{
    /// <param name="share">From 0 to 1; 0.99 for the 99th percentile.</param>
    public static TimeSpan Of(IEnumerable<TimeSpan> times, double share)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
