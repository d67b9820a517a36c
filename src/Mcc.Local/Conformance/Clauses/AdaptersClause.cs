namespace Mcc.Local.Conformance.Clauses;

/// <summary>An adapter's inference component is loaded into the container of its base with this interface.</summary>
public sealed class AdaptersClause : IClause
{
    public string Id => "adapters";

    public string Title => "The interface for LoRA adapters is there where a variable switches them on";

    public Page Source => Pages.Adapters;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        // VLLM_, SM_VLLM_, SGLANG_, OPTION_ and whoever comes next agree on the end of the name.
        var promise = trial.Subject.Variables(trial.Image)
            .FirstOrDefault(variable => variable.Key.EndsWith("ENABLE_LORA", StringComparison.Ordinal) && (variable.Value is "1" || variable.Value.Equals("true", StringComparison.OrdinalIgnoreCase)));
        if (promise.Key is null)
            return Verdict.Skip("no variable of it switches adapters on");
        var load = await trial.Probe.Send(HttpMethod.Post, "/adapters", "{}"u8.ToArray(), "application/json", trial.Settings.Invocation, cancel);
        var unload = await trial.Probe.Send(HttpMethod.Delete, "/adapters/nobody-has-this", null, null, trial.Settings.Invocation, cancel);
        // Without a name and a source there is nothing to load, so a good server answers with 4xx of another kind than "no such page".
        if (load.Status is null or 404 or 405 or >= 500)
            return Verdict.Fail($"{promise.Key} is {promise.Value}, but POST /adapters without a name answered {load}, not 400. Serve POST /adapters with {{\"name\", \"src\"}} and DELETE /adapters/NAME.");
        return unload.Status is null or 405 or >= 500
            ? Verdict.Fail($"{promise.Key} is {promise.Value}, but DELETE of an adapter that is not loaded answered {unload}, not 404.")
            : Verdict.Pass($"POST without a name: {load}, DELETE of what is not there: {unload}");
    }
}
