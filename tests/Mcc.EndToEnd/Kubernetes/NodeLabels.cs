using System.Text.Json.Nodes;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>Which nodes a pod may run on by their labels: its node selector and its required node affinity.</summary>
internal static class NodeLabels
{
    /// <summary>The kind of affinity that keeps a pod off a node; the preferred kind does not.</summary>
    public const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    public static bool Match(JsonObject template, JsonObject labels) =>
        (template["nodeSelector"]?.AsObject() ?? []).All(wanted => (string?)labels[wanted.Key] == (string?)wanted.Value)
        && (template["affinity"]?["nodeAffinity"]?[Required] is not { } affinity
            || affinity["nodeSelectorTerms"]!.AsArray()
                .Any(term => term!["matchExpressions"]!.AsArray().All(each => Holds(each!, labels))));

    private static bool Holds(JsonNode expression, JsonObject labels)
    {
        var label = (string?)labels[(string)expression["key"]!];
        var values = (expression["values"]?.AsArray() ?? []).Select(value => (string)value!);
        return (string)expression["operator"]! switch
        {
            "In" => label is not null && values.Contains(label),
            "NotIn" => label is null || !values.Contains(label),
            "Exists" => label is not null,
            "DoesNotExist" => label is null,
            var unknown => throw new NotSupportedException($"This is not simulated: {unknown}."),
        };
    }
}
