namespace Mcc.LocalSageMaker.Containers;

/// <summary>What is known of an image before a container of it is started.</summary>
/// <param name="Exists">Null where it is not known, as of an image that an engine would still have to pull.</param>
/// <param name="Labels">Null where they are not known.</param>
/// <param name="MediaType">Of its manifest in a registry; empty where it is in none.</param>
internal sealed record ImageFacts(bool? Exists, IReadOnlyDictionary<string, string>? Labels, string MediaType = "")
{
    public static ImageFacts Unknown { get; } = new(Exists: null, Labels: null);
}
