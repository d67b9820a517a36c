using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Artifacts;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>One container of a plan, from its definition in CreateModel.</summary>
internal sealed record ContainerPlan(
    string Image,
    string Hostname,
    ModelSource? Source,
    bool IsMultiModel,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether a multi-model container keeps models for later requests (ModelCacheSetting).</summary>
    public bool KeepsModels { get; private init; } = true;

    public static ContainerPlan Of(JsonNode definition) => new(
        (string)definition["Image"]!,
        (string?)definition["ContainerHostname"] ?? "",
        ModelFolders.Source(definition),
        (string?)definition["Mode"] is "MultiModel",
        Variables(definition["Environment"]))
    {
        KeepsModels = (string?)definition["MultiModelConfig"]?["ModelCacheSetting"] is not "Disabled",
    };

    public static IReadOnlyDictionary<string, string> Variables(JsonNode? environment) =>
        environment?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal)
        ?? new Dictionary<string, string>(StringComparer.Ordinal);
}
