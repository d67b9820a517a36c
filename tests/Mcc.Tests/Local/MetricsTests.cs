using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Metrics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>The local CloudWatch: values by period, and the state of alarms.</summary>
public sealed class MetricsTests
{
    private const int Now = 1_000_000_020;
    private static readonly MetricName Load = new("Team", "Load", []);
    private readonly Clock clock = new() { Seconds = Now };
    private readonly MetricStore metrics;

    public MetricsTests() => metrics = new(clock);

    [Fact]
    public void Values_of_standard_resolution_belong_to_their_minute()
    {
        foreach (var (second, value) in ((int, double)[])[(-61, 1), (-60, 2), (-1, 4), (0, 8), (59, 16)])
            Add(Now - (Now % 60) + second, value);

        Sums(from: -120, to: 60, period: 60).ShouldBe([1, 6, 24]);
        Sums(from: -120, to: 60, period: 300).Sum().ShouldBe(31);
        Sums(from: 0, to: 60, period: 60, unit: "Bytes").ShouldBeEmpty();
    }

    [Fact]
    public void Values_of_high_resolution_belong_to_their_second()
    {
        Add(Now - 3, 1, resolution: 1);
        Add(Now - 2, 2, resolution: 1);
        Add(Now - 2, 4, resolution: 1);

        metrics.Periods(Load, Now - 10, Now, 1, null).Select(part => (part.Start, part.Samples.Sum)).ShouldBe([(Now - 3, 1), (Now - 2, 6)]);
    }

    [Fact]
    public void Old_seconds_become_minutes_and_old_minutes_are_forgotten()
    {
        var old = Now - (Now % 60) - (3 * 3600);
        Add(old, 1, resolution: 1);
        Add(old + 5, 16, resolution: 1);
        Add(old + 60, 32, resolution: 1);
        Add(Now - (14 * 86400), 2);
        Add(Now - (16 * 86400), 4);
        clock.Seconds += 3600;
        Add(Now, 8);

        Sums(from: -20 * 86400, to: 60, period: 60).ShouldBe([2, 17, 32, 8]);
        metrics.Periods(Load, old, old + 60, 1, null).Select(part => (part.Start, part.Samples.Sum)).ShouldBe([(old, 17)]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.75, 1)]
    [InlineData(0.76, 100)]
    [InlineData(1, 100)]
    public void A_percentile_is_the_value_of_its_rank(double part, double expected)
    {
        var samples = new Samples();
        samples.Add(1, 3);
        samples.Add(100, 1);

        samples.Percentile(part).ShouldBe(expected);
    }

    // Two of the last three minutes above 5 are an alarm. - is a minute without values, oldest first.
    [Theory]
    [InlineData("missing", "9 9 9", "ALARM")]
    [InlineData("missing", "9 1 9", "ALARM")]
    [InlineData("missing", "1 1 9", "OK")]
    [InlineData("missing", "5 5 5", "OK")]
    [InlineData("missing", "- - -", "INSUFFICIENT_DATA")]
    [InlineData("missing", "- - 9", "OK")]
    [InlineData("missing", "- 9 9", "ALARM")]
    [InlineData("breaching", "- - 1", "ALARM")]
    [InlineData("breaching", "- 1 1", "OK")]
    [InlineData("notBreaching", "- - -", "OK")]
    [InlineData("notBreaching", "9 - 9", "ALARM")]
    [InlineData("ignore", "- - -", "ALARM", "ALARM")]
    [InlineData("ignore", "- - -", "OK", "OK")]
    [InlineData("ignore", "1 1 1", "OK", "ALARM")]
    public void An_alarm_counts_breaching_and_missing_minutes(string missing, string values, string expected, string before = "OK")
    {
        var minute = Now - (Now % 60);
        foreach (var (at, value) in values.Split(' ').Index())
        {
            if (value != "-")
                Add(minute - ((3 - at) * 60), double.Parse(value));
        }

        // The minute that is not over yet does not count.
        Add(minute, 9);
        var alarm = JsonNode.Parse($$"""
            {"Namespace": "Team", "MetricName": "Load", "Statistic": "Maximum", "Period": 60, "EvaluationPeriods": 3,
             "DatapointsToAlarm": 2, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "{{missing}}",
             "StateValue": "{{before}}"}
            """)!.AsObject();

        new AlarmEvaluator(metrics).Evaluate(alarm, Now).State.ShouldBe(expected);
    }

    private void Add(long at, double value, int resolution = MetricStore.Minute) =>
        metrics.Add(Load, DateTimeOffset.FromUnixTimeSeconds(at), "None", resolution, samples => samples.Add(value, 1));

    private double[] Sums(int from, int to, int period, string? unit = null)
    {
        var minute = Now - (Now % 60);
        return [.. metrics.Periods(Load, minute + from, minute + to, period, unit).Select(part => part.Samples.Sum)];
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
    }
}
