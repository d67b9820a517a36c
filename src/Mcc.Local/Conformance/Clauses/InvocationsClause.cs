namespace Mcc.Local.Conformance.Clauses;

/// <summary>The payload of the project, or the one given with --payload.</summary>
public sealed class InvocationsClause : IClause
{
    public string Id => "invocations";

    public string Title => "POST /invocations answers 200";

    public Uri Source => Pages.Hosting;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Invoke(cancel);
        return answer.IsGood
            ? Verdict.Pass($"{answer.Took.TotalMilliseconds:0.0} ms, {answer.Body.Length} bytes of {answer.ContentType ?? "no type"}")
            : Verdict.Fail($"/invocations answered {answer}{Shown(answer)}. If the container wants another body, give one with --payload and --content-type.");

        static string Shown(Answer answer) =>
            answer.Body.Length == 0 ? "" : $": {System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(200, answer.Body.Length))).ReplaceLineEndings(" ")}";
    }
}
