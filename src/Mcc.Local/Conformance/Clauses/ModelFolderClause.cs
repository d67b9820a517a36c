namespace Mcc.Local.Conformance.Clauses;

/// <summary>/opt/ml/model is read-only on SageMaker.</summary>
public sealed class ModelFolderClause : IClause
{
    public string Id => "model-folder";

    public string Title => "It writes nothing into the model folder";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Afterwards;

    public IReadOnlyList<string> After => [];

    public Need Need => Need.Files;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var changed = trial.ChangedFiles!;
        var written = changed.Where(path => path == "/opt/ml/model" || path.StartsWith("/opt/ml/model/", StringComparison.Ordinal) || path.StartsWith("model/", StringComparison.Ordinal)).ToList();
        if (trial.ModelFolderRefusal is { } refusal)
            return Verdict.Fail($"It could not write there, and did not work without: {refusal}. That folder is read-only on SageMaker: write below /tmp.");
        return written.Count == 0
            ? Verdict.Pass("nothing was written there")
            : Verdict.Fail($"It wrote {string.Join(", ", written.Take(3))}{(written.Count > 3 ? ", …" : "")}. That folder is read-only on SageMaker: write below /tmp.");
    }
}
