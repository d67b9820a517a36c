namespace Mcc.Core.Ci;

/// <summary>How many stages can run at the same time on a machine.</summary>
/// <param name="Jobs">Maximum number of stages.</param>
/// <param name="HeavyJobs">Maximum number of stages that keep a processor busy.</param>
/// <param name="MemoryMib">Available memory in MiB.</param>
public sealed record CiCapacity(int Jobs, int HeavyJobs, long MemoryMib)
{
    /// <param name="jobs">What the user allows; null: as many as there are processors.</param>
    public static CiCapacity Of(int processors, long memoryMib, int? jobs) =>
        new(jobs ?? processors, Math.Min(jobs ?? processors, processors), memoryMib);

    /// <summary>Whether a stage can start while others run. One alone always can: what it needs is only an estimate.</summary>
    public bool Admits(IReadOnlyCollection<CiStage> running, CiStage next) => running.Count == 0
        || (running.Count < Jobs
            && (!CiStages.IsHeavy(next) || running.Count(CiStages.IsHeavy) < HeavyJobs)
            && running.Append(next).Sum(stage => (long)CiStages.MemoryMib(stage)) <= MemoryMib);
}
