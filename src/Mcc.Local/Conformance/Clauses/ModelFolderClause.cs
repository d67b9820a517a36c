namespace Mcc.Local.Conformance.Clauses;

/// <summary>/opt/ml/model is read-only on SageMaker.</summary>
public sealed class ModelFolderClause : IClause
{
    public string Id => "model-folder";

    public string Title => "It writes nothing into the model folder";

    public Uri Source => Pages.Hosting;

    public Phase Phase => Phase.Afterwards;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        if (await trial.Running.ChangedFiles(cancel) is not { } changed)
            return Verdict.Skip("its files cannot be seen from here");
        var written = changed.Where(path => path.StartsWith("/opt/ml/model/", StringComparison.Ordinal) || path.StartsWith("model/", StringComparison.Ordinal)).ToList();
        return written.Count == 0
            ? Verdict.Pass("nothing was written there")
            : Verdict.Fail($"It wrote {string.Join(", ", written.Take(3))}{(written.Count > 3 ? ", …" : "")}. That folder is read-only on SageMaker: write below /tmp.");
    }
}
