using Mcc.LocalSageMaker.Metrics;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>What each replica of a variant or component is made of.</summary>
/// <param name="Owner">For names and logs: endpoint-variant, or the component's name.</param>
/// <param name="Title">As AWS's failure reasons call the one who asks for it: "production variant AllTraffic".</param>
/// <param name="LogGroup">The log group of all of its containers.</param>
/// <param name="LogStream">The beginning of its log streams' names.</param>
/// <param name="InstanceType">Null for a serverless variant.</param>
internal sealed record ReplicaPlan(
    string Owner,
    string Title,
    string LogGroup,
    string LogStream,
    IReadOnlyList<ContainerPlan> Containers,
    ExecutionMode Mode,
    TimeSpan StartLimit,
    string? InstanceType,
    int? MemoryMegabytes,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The adapters that each replica loads in addition to its model; null where that is not possible.</summary>
    public AdapterList? Adapters { get; init; }

    /// <summary>Whose the metrics of a multi-model container are, without a metric's name; null for what is not a variant.</summary>
    public MetricName? Metrics { get; init; }

    public bool IsMultiModel => Containers is [{ IsMultiModel: true }];
}
