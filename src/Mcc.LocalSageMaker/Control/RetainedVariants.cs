using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>The weights and counts that variants have now, which a restart or an update may keep.</summary>
internal static class RetainedVariants
{
    public static JsonArray Write(Deployment deployment) =>
    [
        .. deployment.Variants.Select(variant => (JsonNode)new JsonObject
        {
            ["VariantName"] = variant.Name,
            ["Weight"] = variant.Weight,
            ["Count"] = variant.DesiredCount,
        }),
    ];

    public static IReadOnlyDictionary<string, (double Weight, int Count)> Read(JsonNode? written) =>
        written?.AsArray().ToDictionary(variant => (string)variant!["VariantName"]!,
            variant => ((double)variant!["Weight"]!, (int)variant["Count"]!), StringComparer.Ordinal)
        ?? new Dictionary<string, (double, int)>(StringComparer.Ordinal);

    /// <summary>Those of the variants before, as far as the kinds to keep say; the rest is the new configuration's.</summary>
    public static IReadOnlyDictionary<string, (double Weight, int Count)> Of(Deployment before, JsonArray kinds)
    {
        var keepsWeight = kinds.Any(kind => (string?)kind is "DesiredWeight");
        var keepsCount = kinds.Any(kind => (string?)kind is "DesiredInstanceCount");
        return !keepsWeight && !keepsCount
            ? new Dictionary<string, (double, int)>(StringComparer.Ordinal)
            : before.Variants.ToDictionary(
                variant => variant.Name,
                variant => (keepsWeight ? variant.Weight : double.NaN, keepsCount ? variant.DesiredCount : -1),
                StringComparer.Ordinal);
    }
}
