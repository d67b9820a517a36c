using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Everything that was made and not yet deleted, by kind. A member whose name begins with _ is ours and never told.</summary>
internal sealed class Registers(LocalSettings settings)
{
    public RecordBook Models { get; } = new(Path.Combine(settings.Folder, StateFiles.Models), "ModelName");

    public RecordBook EndpointConfigs { get; } = new(Path.Combine(settings.Folder, StateFiles.EndpointConfigs), "EndpointConfigName");

    public RecordBook Endpoints { get; } = new(Path.Combine(settings.Folder, StateFiles.Endpoints), "EndpointName");

    public RecordBook Components { get; } = new(Path.Combine(settings.Folder, StateFiles.Components), "InferenceComponentName");

    public RecordBook TransformJobs { get; } = new(Path.Combine(settings.Folder, StateFiles.TransformJobs), "TransformJobName");

    public RecordBook Repositories { get; } = new(Path.Combine(settings.Folder, StateFiles.Repositories), "repositoryName");

    public RecordBook ScalableTargets { get; } = new(Path.Combine(settings.Folder, StateFiles.ScalableTargets), "_key");

    public RecordBook ScalingPolicies { get; } = new(Path.Combine(settings.Folder, StateFiles.ScalingPolicies), "_key");

    /// <summary>AWS writes names in ARNs with small letters.</summary>
    public string Arn(string kind, string name) =>
        $"arn:aws:sagemaker:{settings.Region}:{settings.Account}:{kind}/{name.ToLowerInvariant()}";

    public RecordBook? OfKind(string kind) => kind switch
    {
        "model" => Models,
        "endpoint-config" => EndpointConfigs,
        "endpoint" => Endpoints,
        "inference-component" => Components,
        "transform-job" => TransformJobs,
        _ => null,
    };
}
