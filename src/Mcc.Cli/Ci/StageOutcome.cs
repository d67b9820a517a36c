using Mcc.Core.Ci;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>What came of the work of a stage.</summary>
internal sealed record StageOutcome(CiStatus Status, string Reason = "")
{
    public IReadOnlyList<string> Notes { get; init; } = [];

    public static StageOutcome Passed { get; } = new(CiStatus.Passed);

    public static StageOutcome Skipped(string reason) => new(CiStatus.Skipped, reason);

    /// <param name="what">The command that failed.</param>
    public static StageOutcome Failed(string what, ProcessResult ended) => new(CiStatus.Failed,
        $"{what} exited with {ended.ExitCode}{(ended.LastLine.Length > 0 ? $": {ended.LastLine}" : "")}");

    public static StageOutcome Failed(string reason) => new(CiStatus.Failed, reason);
}
