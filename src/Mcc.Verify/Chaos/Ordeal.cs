using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>Something happens to a container while others are served: what the contract expects meanwhile, and afterwards.</summary>
internal static class Ordeal
{
    /// <summary>What a container must do before it is worth looking at it under chaos.</summary>
    private static readonly string[] Needs = ["port", "ready", "ping-truthful", "ping-answer", "invocations"];

    /// <param name="after">One more clause that must not have failed.</param>
    public static Clause Clause(string id, string title, string why, DocumentationLink source,
        Func<VerificationContext, CancellationToken, Task<Verdict>> judge, Prerequisite need = Prerequisite.Nothing,
            string? after = null) =>
        new(id, title, why, source, Phase.Chaos, after is null ? Needs : [.. Needs, after], need, judge);

    /// <summary>The head of a request for a prediction, whose body has so many bytes.</summary>
    public static byte[] Upload(VerificationContext context, int length) =>
        RawConnection.Head(context.Running.Address, "POST", "/invocations", context.Settings.ContentType, length);

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
