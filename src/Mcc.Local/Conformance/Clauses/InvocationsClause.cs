namespace Mcc.Local.Conformance.Clauses;

/// <summary>The payload of the project, or the one given with --payload.</summary>
public sealed class InvocationsClause : IClause
{
    public string Id => "invocations";

    public string Title => "POST /invocations answers 200";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Invoke(cancel);
        if (answer.IsGood)
            return Verdict.Pass($"{answer.Took.TotalMilliseconds:0.0} ms, {answer.Body.Length} bytes of {answer.ContentType ?? "no type"}");
        if (trial.ModelFolderRefusal is not null)
            return Verdict.See("model-folder");
        if (trial.Startup.Settled!.Status is null or >= 500 && !trial.Settings.IsGuess)
            return Verdict.See("ping-truthful");
        return trial.Settings.IsGuess
            ? Verdict.Fail($"/invocations answered {answer}{Shown(answer)} to {{}}, which was sent for want of a better body. Give a real one with --payload and --content-type.")
            : Verdict.Fail($"/invocations answered {answer}{Shown(answer)}. If the container wants another body, give one with --payload and --content-type.");

        static string Shown(Answer answer) =>
            answer.Body.Length == 0 ? "" : $": {System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(200, answer.Body.Length))).ReplaceLineEndings(" ")}";
    }
}
