using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>Something happens to a container while others are served: what the contract expects meanwhile, and afterwards.</summary>
internal static class Ordeal
{
    /// <param name="what">What happens, as a sentence without its full stop.</param>
    /// <param name="happen">Makes it happen, and ends it; returns what is wrong, as a clause, or null.</param>
    /// <param name="lost">Requests of others that may be lost.</param>
    public static async Task<Verdict> Judge(VerificationContext context, string what, string fix, Func<Task<string?>> happen,
        CancellationToken cancel, int lost = 0)
    {
        var happening = happen();
        var seen = await Bystander.Watch(context.Probe, happening, cancel);
        var trouble = await happening ?? seen.Trouble(lost);
        var after = await Recovery.Wait(context.Running, context.Probe, ChaosTimes.Recovery(context), cancel);
        if (await context.Running.Exit(cancel) is { } exit)
        {
            await context.ReadLog(cancel);
            return Verdict.Fail(ExitReason.Of(exit, context.LastLines).Sentence($"While {what}, it", "", fix, context.LogTail));
        }

        if (trouble is not null)
            return Verdict.Fail($"While {what}, {trouble}. {fix}");
        return after is null ? Verdict.Pass($"{what}; {seen}")
            : Verdict.Fail($"After {what}, it did not recover within {ChaosTimes.Recovery(context).TotalSeconds:0} s: {after}. {fix}");
    }
}
