using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>An endpoint configuration that runs: its variants, as they were when it was deployed, whatever is deleted later.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private int turn = Random.Shared.Next();
    private int captured = Random.Shared.Next();
    private int faults;

    /// <param name="snapshot">Config, and Models by name.</param>
    /// <param name="kept">Weight and count of variants that keep theirs from before.</param>
    public Deployment(string endpoint, JsonObject snapshot,
        IReadOnlyDictionary<string, (double Weight, int Count)> kept, ServingTools tools)
    {
        Snapshot = snapshot;
        var models = snapshot["Models"]!;
        Shadows = [.. (Config["ShadowProductionVariants"]?.AsArray() ?? []).Select(each => New(each!))];
        Variants =
        [
            .. Config["ProductionVariants"]!.AsArray().Select(each =>
            {
                var variant = New(each!);
                if (!kept.TryGetValue(variant.Name, out var before)) return variant;
                // NaN and -1 stand for "as the configuration says".
                if (!double.IsNaN(before.Weight)) variant.Weight = before.Weight;
                if (before.Count >= 0) variant.DesiredCount = before.Count;
                return variant;
            }),
        ];

        Variant New(JsonNode definition)
        {
            var name = (string?)definition["ModelName"];
            var variant = new Variant(endpoint, definition, name is null ? null : models[name], tools);
            variant.DesiredCount = variant.InitialCount;
            return variant;
        }
    }

    public JsonObject Snapshot { get; }

    public JsonNode Config => Snapshot["Config"]!;

    public string ConfigName => (string)Config["EndpointConfigName"]!;

    public IReadOnlyList<Variant> Variants { get; }

    /// <summary>Variants that get copies of requests, and whose responses nobody sees.</summary>
    public IReadOnlyList<Variant> Shadows { get; }

    /// <summary>Those of both kinds.</summary>
    public IEnumerable<Variant> All => Variants.Concat(Shadows);

    /// <summary>The configuration of its data capture; null where nothing is captured ("defaults to enabled").</summary>
    public JsonNode? Capture => Config["DataCaptureConfig"] is { } capture && (bool?)capture["EnableCapture"] is not false ? capture : null;

    /// <summary>Whether the sampling percentage takes this request.</summary>
    public bool TakesSample() =>
        Capture is { } capture && EvenSequence.Next(ref captured) * 100 < (int)capture["InitialSamplingPercentage"]!;

    public JsonNode? Async => Config["AsyncInferenceConfig"];

    /// <summary>Requests that its containers answered with 5xx, or not in time.</summary>
    public int Faults => Volatile.Read(ref faults);

    public void AddFault() => Interlocked.Increment(ref faults);

    /// <exception cref="ContainerException">A container did not become ready; then none runs.</exception>
    public async Task Start(CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(All.Select(variant => variant.Scale(variant.DesiredCount, cancel)));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The variant of the name, or the one whose turn it is by the weights; null when there is none. EvenSequence follow the
    /// golden ratio, which keeps to the weights over short runs too.
    /// </summary>
    public Variant? Pick(string? name)
    {
        if (name is not null) return Variants.FirstOrDefault(variant => string.Equals(variant.Name, name, StringComparison.Ordinal));
        if (Variants.Count == 1) return Variants[0];
        var total = 0.0;
        foreach (var variant in Variants)
            total += variant.Weight;
        var point = EvenSequence.Next(ref turn) * total;
        foreach (var variant in Variants)
        {
            point -= variant.Weight;
            if (point < 0) return variant;
        }

        return total > 0 ? Variants[^1] : null;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(All.Select(variant => variant.DisposeAsync().AsTask()));

    public Task Drain() => Task.WhenAll(All.Select(variant => variant.Drain()));
}
