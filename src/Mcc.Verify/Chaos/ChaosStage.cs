using System.Diagnostics;
using Mcc.Platform.Serving;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>
/// The container on which the clauses under chaos are looked at, one after the other. Each finds a healthy one: after a clause that failed,
/// and after one that ends it, another one is started.
/// </summary>
internal sealed class ChaosStage(VerificationContext context)
{
    private bool isUsable;
    private bool hasSmallDisk;
    private string? failed;

    /// <summary>Why the clause cannot be looked at; null when a healthy container runs for it.</summary>
    public async Task<string?> Prepare(Clause clause, CancellationToken cancel)
    {
        var needsSmallDisk = clause.Prerequisite == Prerequisite.SmallDisk;
        if (context.Subject.CanStart && !(isUsable && hasSmallDisk == needsSmallDisk && await context.Running.Exit(cancel) is null))
        {
            // The one before is ended first: two may not fit into the memory.
            await context.Running.DisposeAsync();
            var running = await context.Subject.Start(new(LocalServer.FreePort(0), BindTo: null, needsSmallDisk), cancel);
            await context.Replace(running, New(running.Address));
            hasSmallDisk = needsSmallDisk;
        }
        else
        {
            await context.Replace(context.Running, New(context.Running.Address));
        }

        var trouble = await Recovery.Wait(context.Running, context.Probe, context.StartLimit, cancel);
        isUsable = trouble is null;
        await context.ReadLog(cancel);
        return trouble is null ? null : failed is { } clauseBefore ? $"see {clauseBefore}"
            : $"started again, it was not ready within {context.StartLimit.TotalSeconds:0} s: {trouble}";
    }

    /// <summary>Notes the verdict: after a failure, or after SIGTERM, the container is not used any more.</summary>
    public Verdict Judged(Clause clause, Verdict verdict)
    {
        isUsable = verdict.Outcome is Outcome.Passed or Outcome.Skipped;
        failed = !isUsable && !context.Subject.CanStart ? clause.Id : failed;
        return verdict;
    }

    private Probe New(Uri address) => new(address, context.Settings with { Invocation = ChaosTimes.Answer(context) }, Stopwatch.StartNew(),
        keepsConnections: false);
}
