namespace Mcc.Local.Conformance.Clauses;

/// <summary>Measured before, in the middle and at the end of the load: a leak grows in both halves.</summary>
public sealed class MemoryClause : IClause
{
    public string Id => "memory";

    public string Title => "Memory does not grow with every request";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Load;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations", "survives-load"];

    public Need Need => Need.Memory;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var (before, middle, end) = (trial.Load!.Memory[0], trial.Load.Memory[1], trial.Load.Memory[2]);
        const long noise = 16L * 1024 * 1024;
        var grown = end.Bytes - before.Bytes;
        return middle.Bytes - before.Bytes > noise && end.Bytes - middle.Bytes > noise
            ? Verdict.Fail($"It grew by {grown / 1048576.0:0} MiB in {end.Answers} requests, {grown / Math.Max(1, end.Answers) / 1024.0:0.0} KiB each, and did not stop. Look for what the handler keeps.")
            : Verdict.Pass($"{end.Bytes / 1048576.0:0} MiB, {grown / 1048576.0:+0;-0;0} MiB in {end.Answers} requests");
    }
}
