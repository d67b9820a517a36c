using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>All that clauses look at: the subject, its image, the container that runs, and what was seen of its life so far.</summary>
public sealed class VerificationContext(ISubject subject, VerifySettings settings)
{
    public ISubject Subject => subject;

    public VerifySettings Settings => settings;

    /// <summary>Null where there is no image.</summary>
    public ImageFacts? Image { get; init; }

    public required IRunning Running { get; init; }

    public required Probe Probe { get; init; }

    public required Startup Startup { get; init; }

    /// <summary>Null before that phase.</summary>
    public LoadRun? Load { get; set; }

    public ShutdownObservation? Shutdown { get; set; }

    /// <summary>Known when all is over, where files can be seen at all.</summary>
    public IReadOnlyList<string>? ChangedFiles { get; set; }

    public IReadOnlyList<string> LastLines { get; set; } = [];

    /// <summary>Its output when it could not write to the model folder and did not get over that; null when that was not so.</summary>
    public string? ModelFolderRefusal => Startup.Settled is { IsGood: true } ? null
        : LastLines.LastOrDefault(line => line.Contains("read-only file system", StringComparison.OrdinalIgnoreCase)
            && line.Contains("/opt/ml/model", StringComparison.Ordinal));

    /// <summary>The end of a message about a failure: what the container said last.</summary>
    public string LogTail => LastLines.Count == 0 ? "" : $" Its last log lines: {string.Join(" | ", LastLines.TakeLast(5)).TrimEnd('.')}.";
}
