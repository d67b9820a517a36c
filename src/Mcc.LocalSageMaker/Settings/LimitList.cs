using System.Globalization;

namespace Mcc.LocalSageMaker.Settings;

/// <summary>The limits that <c>mcc local up --limit</c> sets. To add one: its line in <see cref="All"/>.</summary>
public static class LimitList
{
    private const string Milliseconds = "ms";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly (string Unit, double Seconds)[] TimeUnits = [(Milliseconds, 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)];
    private static readonly (string Unit, long Bytes)[] SizeUnits = [("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30), ("", 1)];

    public static IReadOnlyList<NamedLimit> All { get; } =
    [
        Time("ping", "response to /ping", limits => limits.Ping, (limits, value) => limits with { Ping = value }),
        Time("ping-pause", "interval between pings", limits => limits.PingPause, (limits, value) => limits with { PingPause = value }),
        Time("start", "time until the first successful /ping", limits => limits.Start, (limits, value) => limits with { Start = value }),
        Time("serverless-start", "the same for serverless endpoints", limits => limits.ServerlessStart,
            (limits, value) => limits with { ServerlessStart = value }),
        Time("serverless-idle", "time without a request until a serverless container stops", limits => limits.ServerlessIdle,
            (limits, value) => limits with { ServerlessIdle = value }),
        Time("stop", "time between SIGTERM and SIGKILL", limits => limits.Stop, (limits, value) => limits with { Stop = value }),
        Time("invocation", "response to InvokeEndpoint", limits => limits.Invocation,
            (limits, value) => limits with { Invocation = value }),
        Time("stream", "complete streamed response", limits => limits.Stream, (limits, value) => limits with { Stream = value }),
        Time("async-invocation", "asynchronous invocation", limits => limits.AsyncInvocation,
            (limits, value) => limits with { AsyncInvocation = value }),
        Time("async-wait", "time in the asynchronous queue", limits => limits.AsyncWait,
            (limits, value) => limits with { AsyncWait = value }),
        Time("batch", "response to one mini-batch", limits => limits.Batch, (limits, value) => limits with { Batch = value }),
        Time("deployment-wait", "maximum wait during deployments", limits => limits.DeploymentWait,
            (limits, value) => limits with { DeploymentWait = value }),
        Size("payload", "request or response", limits => limits.Payload, (limits, value) => limits with { Payload = (int)value },
            int.MaxValue),
        Size("serverless-payload", "the same for serverless endpoints", limits => limits.ServerlessPayload,
            (limits, value) => limits with { ServerlessPayload = (int)value }, int.MaxValue),
        Size("async-payload", "asynchronous request or response", limits => limits.AsyncPayload,
            (limits, value) => limits with { AsyncPayload = value }, int.MaxValue),
        Size("extracted-model", "decompressed size of a model archive", limits => limits.ExtractedModel,
            (limits, value) => limits with { ExtractedModel = value }, long.MaxValue),
        Size("multi-model-memory", "models kept in memory by a multi-model container", limits => limits.MultiModelMemory,
            (limits, value) => limits with { MultiModelMemory = value }, long.MaxValue),
        Count("copies", "containers per variant or inference component", limits => limits.Copies,
            (limits, value) => limits with { Copies = value }),
        Count("bad-pings", "failed pings before a container gets no more requests", limits => limits.BadPings,
            (limits, value) => limits with { BadPings = value }),
    ];

    public static NamedLimit? Find(string name) => All.FirstOrDefault(limit => string.Equals(limit.Name, name, StringComparison.Ordinal));

    /// <summary>A duration such as 90s, 5m or 1h; null when the text is something else.</summary>
    public static TimeSpan? Duration(string text) =>
        Number(text, TimeUnits, out var seconds) && seconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The limits that are not as AWS has them.</summary>
    public static IEnumerable<NamedLimit> Changed(Limits limits)
    {
        var usual = new Limits();
        return All.Where(limit => !string.Equals(limit.Read(limits), limit.Read(usual), StringComparison.Ordinal));
    }

    private static NamedLimit Time(string name, string what, Func<Limits, TimeSpan> read, Func<Limits, TimeSpan, Limits> with) =>
        new(name, what, limits => Text(read(limits)), (limits, text) =>
            Number(text, TimeUnits, out var seconds) && seconds >= 0.001 && seconds <= Longest.TotalSeconds
                ? with(limits, TimeSpan.FromSeconds(seconds)) : null);

    private static NamedLimit Size(string name, string what, Func<Limits, long> read, Func<Limits, long, Limits> with, long most) =>
        new(name, what, limits => Text(read(limits)), (limits, text) =>
            Number(text, [.. SizeUnits.Select(each => (each.Unit, (double)each.Bytes))], out var bytes) && bytes >= 1 && bytes <= most
                ? with(limits, (long)bytes) : null);

    private static NamedLimit Count(string name, string what, Func<Limits, int> read, Func<Limits, int, Limits> with) =>
        new(name, what, limits => read(limits).ToString(CultureInfo.InvariantCulture), (limits, text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 100
                ? with(limits, count) : null);

    private static bool Number(string text, IReadOnlyList<(string Unit, double Factor)> units, out double value)
    {
        var (unit, factor) = units.First(each => text.EndsWith(each.Unit, StringComparison.OrdinalIgnoreCase));
        var isNumber = double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out value);
        value *= factor;
        return isNumber;
    }

    /// <summary>In the largest unit that gives a whole number.</summary>
    private static string Text(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerMinute}m")
        : time.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerSecond}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}{Milliseconds}");

    private static string Text(long bytes)
    {
        var (unit, size) = SizeUnits.Where(each => bytes % each.Bytes == 0).MaxBy(each => each.Bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit.ToUpperInvariant()}");
    }
}
