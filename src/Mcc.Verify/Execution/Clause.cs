namespace Mcc.Verify.Execution;

/// <summary>One clause of SageMaker's container contract.</summary>
/// <param name="Id">Short and stable, in kebab-case.</param>
/// <param name="Title">The clause as a sentence.</param>
/// <param name="Why">What SageMaker does where it is broken, as a sentence.</param>
/// <param name="Source">The page of AWS's documentation that it comes from.</param>
/// <param name="After">Ids of clauses without which this one means nothing: when one of them failed, this one is skipped.</param>
/// <param name="Prerequisite">Where it is not available, the clause is skipped.</param>
public sealed record Clause(
    string Id,
    string Title,
    string Why,
    DocumentationLink Source,
    Phase Phase,
    IReadOnlyList<string> After,
    Prerequisite Prerequisite,
    Func<VerificationContext, CancellationToken, Task<Verdict>> Check)
{
    /// <summary>For a clause that judges what was already seen, and sends nothing.</summary>
    public Clause(string id, string title, string why, DocumentationLink source, Phase phase, IReadOnlyList<string> after,
        Prerequisite need,
        Func<VerificationContext, Verdict> check)
        : this(id, title, why, source, phase, after, need, (context, _) => Task.FromResult(check(context)))
    {
    }
}
