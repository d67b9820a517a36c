using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>
/// What a deployment target is like, for <c>mcc compare-targets</c>. The largest request and the longest response are constants of the
/// layer (<c>requestBytes</c>, <c>answerSeconds</c>), and what an option can be set to is in <c>parameters.json</c>: neither is here again.
/// </summary>
/// <param name="Local">How it is run on this machine.</param>
/// <param name="Accelerators">Whether a container can have GPUs or other accelerators.</param>
/// <param name="Streaming">Whether a response can be streamed.</param>
/// <param name="ColdStart">When a request waits for the start of a container, and how long.</param>
/// <param name="Scaling">From how many to how many containers, and on what.</param>
/// <param name="ScalesToZero">Whether it has no containers without requests, as it is generated.</param>
/// <param name="Cost">What is paid for, without prices.</param>
/// <param name="Sources">IDs in <c>recommendations/sources.json</c>.</param>
public sealed record TargetFacts(
    LocalForm Local, bool Accelerators, bool Streaming, string ColdStart, string Scaling, bool ScalesToZero, TargetComplexity Complexity,
    string Cost, IReadOnlyList<string> Sources)
{
    /// <summary>The maximum size of an image in GB; null where the target has no limit of its own.</summary>
    public int? ImageGb { get; init; }

    /// <summary>The key of the option for a container's memory in MB; null where it is the memory of the instance.</summary>
    public string? Memory { get; init; }
}

/// <summary>How requests of a target are sent on this machine.</summary>
[JsonConverter(typeof(NameConverter<LocalForm>))]
public enum LocalForm
{
    /// <summary>InvokeEndpoint.</summary>
    Endpoint,

    /// <summary>InvokeEndpointAsync: requests and responses are in S3.</summary>
    Async,

    /// <summary>CreateTransformJob: each request is an object in S3.</summary>
    Transform,

    /// <summary>Invoke of Lambda.</summary>
    Function,

    /// <summary>CreateExpressGatewayService of ECS: requests go through its load balancer.</summary>
    Service,

    /// <summary>The container itself, as it is behind a load balancer or a Kubernetes service.</summary>
    Container,
}

/// <summary>How much there is to learn and to run.</summary>
[JsonConverter(typeof(NameConverter<TargetComplexity>))]
public enum TargetComplexity
{
    Low,
    Medium,
    High,
}
