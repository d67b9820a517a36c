namespace Mcc.Local.Conformance.Clauses;

/// <summary>Containers of one endpoint share an address, so each is given a port of its own; the label accept-bind-to-port promises to take it.</summary>
public sealed class BindToPortClause : IClause
{
    public string Id => "bind-to-port";

    public string Title => "SAGEMAKER_BIND_TO_PORT moves it";

    public Page Source => Pages.MultiContainer;

    public Phase Phase => Phase.Afterwards;

    public IReadOnlyList<string> After => ["port", "ready"];

    public Need Need => Need.Start;

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        const string label = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port";
        var promised = trial.Image is null || (trial.Image.Labels.TryGetValue(label, out var value) && value == "true");
        if (!promised)
            return Verdict.Skip($"it does not have the label {label}, so it cannot be one of several containers");
        var port = Verification.FreePort();
        await using var running = await trial.Subject.Start(new(port, port), cancel);
        using var probe = new Probe(running.Address, trial.Settings, System.Diagnostics.Stopwatch.StartNew());
        // A busy machine may take much longer the second time.
        var limit = trial.Startup.Ready!.Value * 2 + TimeSpan.FromSeconds(15);
        while (probe.Now < limit)
        {
            if ((await probe.Ping(cancel)).Status == 200)
                return Verdict.Pass($"it answers on {port}");
            await Task.Delay(100, cancel);
        }

        return Verdict.Fail($"With SAGEMAKER_BIND_TO_PORT={port} nothing answered on that port within {limit.TotalSeconds:0} s. Listen there, or leave the label out.");
    }
}
