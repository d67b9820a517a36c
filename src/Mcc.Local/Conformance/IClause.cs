namespace Mcc.Local.Conformance;

/// <summary>One clause of SageMaker's container contract.</summary>
public interface IClause
{
    /// <summary>Short and stable, in kebab-case.</summary>
    string Id { get; }

    /// <summary>The clause as a sentence.</summary>
    string Title { get; }

    /// <summary>The page of AWS's documentation that it comes from.</summary>
    Page Source { get; }

    Phase Phase { get; }

    /// <summary>Clauses without which this one says nothing: when one of them failed, this one is skipped.</summary>
    IReadOnlyList<string> After { get; }

    /// <summary>Where it is not to be had, the clause is skipped.</summary>
    Need Need => Need.Nothing;

    Task<Verdict> Check(Trial trial, CancellationToken cancel);
}
