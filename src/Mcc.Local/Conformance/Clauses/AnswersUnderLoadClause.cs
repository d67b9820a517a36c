namespace Mcc.Local.Conformance.Clauses;

/// <summary>503 (best with Retry-After) is an answer; a reset, a time-out or another 5xx is none.</summary>
public sealed class AnswersUnderLoadClause : IClause
{
    public string Id => "answers-under-load";

    public string Title => "Under load it answers, or says that it is busy";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Load;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations", "survives-load"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var answers = trial.Load!.Answers;
        var bad = answers.Where(answer => !answer.IsGood && answer.Status is not (503 or 429)).ToList();
        return bad.Count == 0
            ? Verdict.Pass($"p50 {Percentile.Of(answers.Select(answer => answer.Took), 0.5).TotalMilliseconds:0.0} ms, p99 {Percentile.Of(answers.Select(answer => answer.Took), 0.99).TotalMilliseconds:0.0} ms, {answers.Count(answer => answer.Status is 503 or 429)} busy")
            : Verdict.Fail($"{bad.Count} of {answers.Count} requests failed; the first answered {bad[0]}. Bound the queue, and answer 503 when it is full.{trial.Said}");
    }
}
