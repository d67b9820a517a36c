using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>From a model, as CreateModel made it, to the plan of the replicas that serve it.</summary>
internal static class ModelPlan
{
    public static ReplicaPlan Of(
        JsonNode model,
        string owner,
        string title,
        string logGroup,
        string logStream,
        TimeSpan startLimit,
        string? instanceType,
        int? memoryMegabytes,
        ServingTools tools)
    {
        var definitions = model["Containers"]?.AsArray() ?? [model["PrimaryContainer"]!.DeepClone()];
        var mode = definitions.Count == 1 ? ExecutionMode.Single
            : (string?)model["InferenceExecutionConfig"]?["Mode"] is "Direct" ? ExecutionMode.Direct
            : ExecutionMode.Serial;
        return new(owner, title, logGroup, logStream, [.. definitions.Select(each => ContainerPlan.Of(each!))], mode, startLimit,
            instanceType, memoryMegabytes, Environment(tools));
    }

    /// <summary>What SageMaker itself tells every container.</summary>
    public static Dictionary<string, string> Environment(ServingTools tools) => new(StringComparer.Ordinal)
    {
        ["AWS_REGION"] = tools.Settings.Region,
        ["AWS_DEFAULT_REGION"] = tools.Settings.Region,
    };
}
