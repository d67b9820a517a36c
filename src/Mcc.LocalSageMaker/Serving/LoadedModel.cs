namespace Mcc.LocalSageMaker.Serving;

/// <summary>A model that a multi-model container has in memory.</summary>
internal sealed class LoadedModel(string target, string name, string folder, long bytes)
{
    public string Target => target;

    /// <summary>What the container calls it.</summary>
    public string Name => name;

    public string Folder => folder;

    public long Bytes => bytes;

    public long LastUsed { get; set; }

    public int InUse { get; set; }
}
