using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// ManagedInstanceScaling of a variant: its instances follow the copies of its inference components
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScaling.html).
/// </summary>
/// <param name="Maximum">Null when the configuration gives none.</param>
internal sealed record ManagedScaling(int Minimum, int? Maximum)
{
    private const int UsualMinimum = 1;

    /// <summary>Null for a variant whose instances do not follow.</summary>
    public static ManagedScaling? Of(JsonNode variant) =>
        variant["ManagedInstanceScaling"] is { } managed && (string?)managed["Status"] is "ENABLED"
            ? new((int?)managed["MinInstanceCount"] ?? UsualMinimum, (int?)managed["MaxInstanceCount"])
            : null;

    public int Clamp(int instances) => Math.Max(Minimum, Math.Min(instances, Maximum ?? int.MaxValue));
}
