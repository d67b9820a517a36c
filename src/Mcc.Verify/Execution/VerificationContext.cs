using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>All that clauses look at: the subject, its image, the container that runs, and what was seen of its life so far.</summary>
public sealed class VerificationContext(ISubject subject, VerifySettings settings, IRunning running, Probe probe) : IAsyncDisposable
{
    /// <summary>Of its log, which tells why it failed.</summary>
    private const int Lines = 100;

    /// <summary>The end of a process is known a little after that of its connections.</summary>
    private static readonly TimeSpan ExitDelay = TimeSpan.FromSeconds(1);

    public ISubject Subject => subject;

    public VerifySettings Settings => settings;

    /// <summary>Null where there is no image.</summary>
    public ImageFacts? Image { get; init; }

    /// <summary>The container that runs now; one that exited is replaced.</summary>
    public IRunning Running { get; private set; } = running;

    public Probe Probe { get; private set; } = probe;

    public Startup Startup { get; set; } = new([], null, null, null, null);

    /// <summary>What those changed that were replaced; null when none was.</summary>
    public IReadOnlyList<string>? FilesBefore { get; set; }

    /// <summary>For another start: a busy machine may take much longer the second time.</summary>
    public TimeSpan StartLimit => (Startup.Ready ?? TimeSpan.Zero) * 2 + TimeSpan.FromSeconds(15);

    /// <summary>The clause at which the container exited for good: the clauses after it refer to it. Null while it runs.</summary>
    public string? DeadAt { get; set; }

    /// <summary>The clause that reports that errors are pages for browsers; null when none does.</summary>
    public string? HtmlClause { get; set; }

    /// <summary>Null before that phase.</summary>
    public LoadRun? Load { get; set; }

    public ShutdownObservation? Shutdown { get; set; }

    /// <summary>Known when all is over, where files can be seen at all.</summary>
    public IReadOnlyList<string>? ChangedFiles { get; set; }

    public IReadOnlyList<string> LastLines { get; set; } = [];

    /// <summary>Its output when it could not write to the model folder and did not get over that; null when that was not so.</summary>
    public string? ModelFolderRefusal => Startup.Settled is { IsGood: true } ? null
        : LastLines.Append(Body(Startup.Settled)).LastOrDefault(IsModelFolderRefusal);

    /// <summary>The end of a message about a failure: what the container said last.</summary>
    public string LogTail
    {
        get
        {
            var lines = string.Join(" | ", LastLines.Where(line => !string.IsNullOrWhiteSpace(line)).TakeLast(5));
            return lines.Length == 0 ? "" : $" Its last log lines: {lines.TrimEnd('.')}.";
        }
    }

    /// <summary>How the container ended; null while it runs. Reads its last lines then.</summary>
    public async Task<ContainerExit?> Exited(CancellationToken cancel)
    {
        for (var end = DateTime.UtcNow + ExitDelay; ; await Task.Delay(50, cancel))
        {
            if (await Running.Exit(cancel) is { } exit)
            {
                LastLines = await Running.LastLines(Lines, cancel);
                return exit;
            }

            if (DateTime.UtcNow > end || !subject.CanStart)
                return null;
        }
    }

    /// <summary>Goes on with another container, and ends the one before.</summary>
    public async Task Replace(IRunning next, Probe asked)
    {
        var before = (Running, Probe);
        (Running, Probe) = (next, asked);
        before.Probe.Dispose();
        if (!ReferenceEquals(next, before.Running))
            await before.Running.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Probe.Dispose();
        await Running.DisposeAsync();
    }

    public async Task ReadLog(CancellationToken cancel) => LastLines = await Running.LastLines(Lines, cancel);

    /// <summary>The only file system of a container that is read-only is its model folder.</summary>
    private static bool IsModelFolderRefusal(string line) =>
        line.Contains("read-only file system", StringComparison.OrdinalIgnoreCase)
        || line.Contains("EROFS", StringComparison.Ordinal)
        || (line.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            && line.Contains("/opt/ml/model", StringComparison.Ordinal));

    private static string Body(Answer? answer) => answer?.Quote.TrimStart(':', ' ') ?? "";
}
