using System.Diagnostics;
using Mcc.Platform.Serving;
using Mcc.Verify.Execution;
using Mcc.Verify.Subjects;

namespace Mcc.Verify;

/// <summary>What one of several containers does alone, and while all of them are asked.</summary>
/// <param name="Alone">While the others run, and nobody asks them.</param>
/// <param name="Together">While all are asked at once.</param>
public sealed record Contention(string Name, ContentionFigures Alone, ContentionFigures Together)
{
    /// <summary>How much longer the usual response takes together; null where one of the two has none.</summary>
    public double? Ratio => Alone.Answers == 0 || Together.Answers == 0 ? null : Together.Median / Alone.Median;

    /// <summary>Starts all of them, and asks each alone, then all at once.</summary>
    /// <exception cref="IOException">One cannot be started.</exception>
    public static async Task<IReadOnlyList<Contention>> Measure(
        IReadOnlyList<(string Name, ISubject Subject, VerifySettings Settings)> containers, Action<string> say, CancellationToken cancel)
    {
        var running = new List<(IRunning Running, Probe Probe, VerifySettings Settings)>();
        try
        {
            foreach (var (name, subject, settings) in containers)
            {
                var started = await subject.Start(new(LocalServer.FreePort(0), BindTo: null), cancel);
                var probe = new Probe(started.Address, settings, Stopwatch.StartNew());
                running.Add((started, probe, settings));
                if ((await Startup.Watch(started, probe, settings, say, cancel)).Ready is null)
                    throw new IOException($"The container {name} does not answer /ping when it runs next to the others.");
            }

            var alone = new List<LoadRun>();
            foreach (var each in running)
                alone.Add(await Load(each));
            var together = await Task.WhenAll(running.Select(Load));
            return [.. containers.Select((container, index) =>
                new Contention(container.Name, ContentionFigures.Of(alone[index]), ContentionFigures.Of(together[index])))];
        }
        finally
        {
            foreach (var (started, probe, _) in running)
            {
                probe.Dispose();
                await started.DisposeAsync();
            }
        }

        Task<LoadRun> Load((IRunning Running, Probe Probe, VerifySettings Settings) each) =>
            LoadRun.Watch(each.Running, each.Probe, each.Settings, cancel);
    }
}

/// <summary>Responses of a container under load.</summary>
/// <param name="Answers">Number of good responses.</param>
public sealed record ContentionFigures(int Answers, TimeSpan Median, TimeSpan Slowest99)
{
    internal static ContentionFigures Of(LoadRun load)
    {
        var times = load.Answers.Where(answer => answer.IsGood).Select(answer => answer.Took).ToList();
        return new(times.Count, Percentile.Of(times, 0.5), Percentile.Of(times, 0.99));
    }
}
