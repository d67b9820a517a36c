namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>Data of a model that is being extracted or has been, and how many containers use it.</summary>
internal sealed class ExtractedModel(string name) : IDisposable
{
    private readonly CancellationTokenSource stop = new();

    public string Name => name;

    public int Users { get; set; }

    /// <summary>Gives the folder.</summary>
    public Task<string> Making { get; set; } = Task.FromResult("");

    /// <summary>Cancelled when nobody waits for it any more.</summary>
    public CancellationToken Unused => stop.Token;

    public void Stop() => stop.Cancel();

    public void Dispose() => stop.Dispose();
}
