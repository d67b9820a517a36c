namespace Mcc.LocalSageMaker.State;

/// <summary>The names of everything in a state folder, on one page, because other things of the user's may be there too.</summary>
internal static class StateFiles
{
    public const string Models = "models";
    public const string ModelPackageGroups = "model-package-groups";
    public const string ModelPackages = "model-packages";
    public const string EndpointConfigs = "endpoint-configs";
    public const string Endpoints = "endpoints";
    public const string Components = "inference-components";
    public const string TransformJobs = "transform-jobs";
    public const string Repositories = "repositories";
    public const string Registries = "registries";

    /// <summary>What a person or a test wrote as the findings of scans.</summary>
    public const string Scans = "image-scans";
    public const string ScalableTargets = "scalable-targets";
    public const string ScalingPolicies = "scaling-policies";
    public const string ScheduledActions = "scheduled-actions";
    public const string Alarms = "alarms";
    public const string Dashboards = "dashboards";
    public const string Secrets = "secrets";
    public const string Functions = "functions";
    public const string TaskDefinitions = "task-definitions";
    public const string EcsServices = "ecs-services";
    public const string LoadBalancers = "load-balancers";
    public const string TargetGroups = "target-groups";
    public const string Listeners = "listeners";
    public const string Storage = "storage";
    public const string Queues = "async";
    public const string Topics = "topics";
    public const string Logs = "logs";

    /// <summary>Models as containers see them; made again at each start.</summary>
    public const string Extracted = "extracted";

    /// <summary>What containers and jobs need only while they run.</summary>
    public const string Scratch = "run";

    /// <summary>The loaded models of multi-model containers, and adapters.</summary>
    public const string Loaded = "multi-model";

    /// <summary>The files of the runner that serves in place of AWS's prebuilt images.</summary>
    public const string Runner = "runner";

    /// <summary>What runs now.</summary>
    public const string Running = "running";

    public const string Server = "server.json";
    public const string Profile = "aws-profile";
    public const string Lock = "lock";

    /// <summary>What the process in the background writes.</summary>
    public const string ServerLog = "mcc-local.log";

    public static IReadOnlyList<string> Folders { get; } =
        [Models, ModelPackageGroups, ModelPackages, EndpointConfigs, Endpoints, Components, TransformJobs, Repositories, Registries, Scans,
            ScalableTargets, ScalingPolicies, ScheduledActions, Alarms, Dashboards, Secrets, Functions, TaskDefinitions, EcsServices,
                LoadBalancers, TargetGroups, Listeners, Storage, Queues, Topics, Logs, Extracted, Scratch, Loaded, Runner, Running];

    public static IReadOnlyList<string> Files { get; } = [Server, Profile, ServerLog, Lock];
}
