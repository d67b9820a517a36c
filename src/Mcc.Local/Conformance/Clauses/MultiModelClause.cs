namespace Mcc.Local.Conformance.Clauses;

/// <summary>The label com.amazonaws.sagemaker.capabilities.multi-models is a promise.</summary>
public sealed class MultiModelClause : IClause
{
    public string Id => "multi-model";

    public string Title => "The multi-model API is there where the label says so";

    public Page Source => Pages.MultiModel;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        if (!trial.Subject.ServesManyModels(trial.Image))
            return Verdict.Skip("it does not say that it serves many models");
        var list = await trial.Probe.Send(HttpMethod.Get, "/models", null, null, trial.Settings.Ping, cancel);
        var unknown = await trial.Probe.Send(HttpMethod.Get, "/models/nobody-has-this", null, null, trial.Settings.Ping, cancel);
        var delete = await trial.Probe.Send(HttpMethod.Delete, "/models/nobody-has-this", null, null, trial.Settings.Ping, cancel);
        var invoke = await trial.Probe.Send(HttpMethod.Post, "/models/nobody-has-this/invoke", trial.Settings.Payload, trial.Settings.ContentType, trial.Settings.Invocation, cancel);
        var wrong = new List<string>();
        if (list.Status != 200)
            wrong.Add($"GET /models answered {list}, not 200");
        foreach (var (what, answer) in new[] { ("GET", unknown), ("DELETE", delete), ("POST …/invoke", invoke) })
        {
            if (answer.Status != 404)
                wrong.Add($"{what} of a model that is not loaded answered {answer}, not 404");
        }

        return wrong.Count == 0 ? Verdict.Pass("lists, and knows what it does not have") : Verdict.Fail(string.Join("; ", wrong) + ".");
    }
}
