using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// Everything that was made and not yet deleted, by kind. A member whose name begins with _ is ours and never told. What is found by an
/// ARN of SageMaker cannot be created twice with names that differ only in case, because ARNs are in lower case: "The name is
/// case-insensitive in CreateEndpoint, but the case is preserved and must be matched in InvokeEndpoint"
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html).
/// </summary>
internal sealed class ResourceStores(LocalSettings settings)
{
    public JsonFileStore Models { get; } = new(Path.Combine(settings.Folder, StateFiles.Models), "ModelName", ignoresCase: true);

    public JsonFileStore ModelPackageGroups { get; } =
        new(Path.Combine(settings.Folder, StateFiles.ModelPackageGroups), "ModelPackageGroupName", ignoresCase: true);

    /// <summary>By NAME, or GROUP/VERSION.</summary>
    public JsonFileStore ModelPackages { get; } = new(Path.Combine(settings.Folder, StateFiles.ModelPackages), "_key", ignoresCase: true);

    public JsonFileStore EndpointConfigs { get; } =
        new(Path.Combine(settings.Folder, StateFiles.EndpointConfigs), "EndpointConfigName", ignoresCase: true);

    public JsonFileStore Endpoints { get; } = new(Path.Combine(settings.Folder, StateFiles.Endpoints), "EndpointName", ignoresCase: true);

    public JsonFileStore Components { get; } =
        new(Path.Combine(settings.Folder, StateFiles.Components), "InferenceComponentName", ignoresCase: true);

    public JsonFileStore TransformJobs { get; } =
        new(Path.Combine(settings.Folder, StateFiles.TransformJobs), "TransformJobName", ignoresCase: true);

    public JsonFileStore Repositories { get; } = new(Path.Combine(settings.Folder, StateFiles.Repositories), "repositoryName");

    /// <summary>The settings of the account's registry, by the account.</summary>
    public JsonFileStore Registries { get; } = new(Path.Combine(settings.Folder, StateFiles.Registries), "registryId");

    public JsonFileStore ScalableTargets { get; } = new(Path.Combine(settings.Folder, StateFiles.ScalableTargets), "_key");

    public JsonFileStore ScalingPolicies { get; } = new(Path.Combine(settings.Folder, StateFiles.ScalingPolicies), "_key");

    public JsonFileStore ScheduledActions { get; } = new(Path.Combine(settings.Folder, StateFiles.ScheduledActions), "_key");

    public JsonFileStore Alarms { get; } = new(Path.Combine(settings.Folder, StateFiles.Alarms), "AlarmName");

    public JsonFileStore Dashboards { get; } = new(Path.Combine(settings.Folder, StateFiles.Dashboards), "DashboardName");

    /// <summary>With the values, so that only the owner may read the files.</summary>
    public JsonFileStore Secrets { get; } = new(Path.Combine(settings.Folder, StateFiles.Secrets), "Name", isPrivate: true);

    /// <summary>By FAMILY:REVISION.</summary>
    public JsonFileStore TaskDefinitions { get; } = new(Path.Combine(settings.Folder, StateFiles.TaskDefinitions), "_key");

    /// <summary>By CLUSTER/NAME.</summary>
    public JsonFileStore EcsServices { get; } = new(Path.Combine(settings.Folder, StateFiles.EcsServices), "_key");

    public JsonFileStore LoadBalancers { get; } = new(Path.Combine(settings.Folder, StateFiles.LoadBalancers), "LoadBalancerName");

    public JsonFileStore TargetGroups { get; } = new(Path.Combine(settings.Folder, StateFiles.TargetGroups), "TargetGroupName");

    public JsonFileStore Listeners { get; } = new(Path.Combine(settings.Folder, StateFiles.Listeners), "ListenerArn");

    /// <summary>AWS writes names in ARNs with small letters.</summary>
    public string Arn(string kind, string name) =>
        $"arn:aws:sagemaker:{settings.Region}:{settings.Account}:{kind}/{name.ToLowerInvariant()}";

    public JsonFileStore? OfKind(string kind) => kind switch
    {
        "model" => Models,
        "model-package-group" => ModelPackageGroups,
        "model-package" => ModelPackages,
        "endpoint-config" => EndpointConfigs,
        "endpoint" => Endpoints,
        "inference-component" => Components,
        "transform-job" => TransformJobs,
        _ => null,
    };
}
