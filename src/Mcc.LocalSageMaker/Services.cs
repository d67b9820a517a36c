using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Clock;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Ecs;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Images;
using Mcc.LocalSageMaker.Lambda;
using Mcc.LocalSageMaker.Logs;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Runtime;
using Mcc.LocalSageMaker.Scaling;
using Mcc.LocalSageMaker.Secrets;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;
using Mcc.LocalSageMaker.State;
using Mcc.LocalSageMaker.Storage;
using Mcc.LocalSageMaker.Transform;
using Mcc.Platform.Containers;

namespace Mcc.LocalSageMaker;

/// <summary>
/// Everything that answers, made and tied together on this one page.
/// To add an operation of SageMaker: a method in one of Control's operations and its line in <see cref="SageMaker"/>.
/// To add a service: its line in <see cref="services"/>.
/// </summary>
internal sealed class Services : IAsyncDisposable
{
    // What services say of a request that their model does not allow.
    private const string Refusal = "ValidationException";
    private const string OtherRefusal = "InvalidParameterException";
    private const string QueryRefusal = "ValidationError";

    private readonly HttpMessageInvoker client = ContainerClient.Create();
    private readonly BackgroundWork work;
    private readonly RunningList running;
    private readonly EndpointLife endpointLife;
    private readonly ComponentLife componentLife;
    private readonly AsyncQueues queues;
    private readonly TransformLife transformLife;
    private readonly ScalingLoop scaling;
    private readonly DataCapture capture;
    private readonly LambdaService lambda;
    private readonly EcsService ecs;
    private readonly Dictionary<string, OperationService> services;

    private Services(LocalSettings settings, string? engine, IReadOnlyList<IContainerHost> hosts, RunningList running, SettableClock time,
        SignatureCheck check, Action<Exception> reportBug)
    {
        ReportBug = reportBug;
        Projects = new(settings.Projects);
        Engine = engine ?? "";
        this.running = running;
        work = new(reportBug);
        var access = new AccessCheck(settings);
        var store = new ObjectStore(Path.Combine(settings.Folder, StateFiles.Storage), time);
        var ports = new Ports();
        var launcher = new ProcessLauncher(settings, ports, running);
        var engineHost = engine is null ? null : new EngineHost(engine, settings, ports, running);
        List<IContainerHost> allHosts =
            [.. hosts, new ProcessHost(settings, Projects, launcher), new RunnerHost(settings, launcher, engineHost)];
        if (engineHost is not null) allHosts.Add(engineHost);
        var folders = new ModelFolders(store, access, Path.Combine(settings.Folder, StateFiles.Extracted), settings.Limits);
        var metrics = new MetricStore(time);
        var tools = new ServingTools(settings, time, client, new(allHosts), folders, metrics);
        var stores = new ResourceStores(settings);
        var alarms = new AlarmOperations(stores.Alarms, new(metrics), settings, time);
        endpointLife = new(stores, tools, alarms, work);
        componentLife = new(stores, endpointLife, tools, work);
        var errors = new ModelErrors(settings);
        var invoker = new Invoker(client, errors);
        transformLife = new(stores, store, access, invoker, tools, work);
        var invocationMetrics = new InvocationMetrics(metrics, time);
        var sessions = new SessionTable(time);
        capture = new(store, access, work, time);
        var shadows = new ShadowTraffic(invoker, invocationMetrics, capture, work, time, settings.Limits);
        var requestRouter = new RequestRouter(endpointLife, sessions, invocationMetrics, settings);
        queues = new(settings, endpointLife,
            new(store, access, endpointLife, requestRouter, invoker, new(settings, time), invocationMetrics, settings, time), work);
        Storage = new(store, access, settings, time);
        Runtime = new(requestRouter, invoker, new(client, errors, settings.Limits), new(endpointLife, queues, settings, time),
            sessions, capture, shadows, invocationMetrics, new(metrics), access, time, settings.Limits);
        lambda = new(tools, access, check, work, reportBug);
        var deleted = new DeletedResources(stores, endpointLife);
        var groups = new PackageGroupOperations(stores, settings, time);
        var packages = new PackageOperations(stores, groups, settings, time);
        var registry = new ImageRegistry(settings, client);
        var models = new ModelOperations(stores, packages, folders, new(settings, tools.Hosts, registry), deleted, time);
        var configs = new EndpointConfigOperations(stores, models, deleted, time);
        var endpoints = new EndpointOperations(stores, configs, endpointLife, time);
        var components = new ComponentOperations(stores, endpoints, models, componentLife, time);
        var transforms = new TransformOperations(stores, models, transformLife, time);
        var resources = new ScalableResources(stores, endpointLife, endpoints, components);
        var activities = new ScalingActivities(time);
        var secrets = new SecretStore(stores.Secrets, settings, time);
        ecs = new(stores, tools, new(secrets, time), reportBug);
        resources.OfService = ecs.Scalable;
        var scheduled = new ScheduledActions(stores, resources, activities, settings, time);
        scaling = new(new(endpointLife, metrics, invocationMetrics, queues.Length), alarms,
            new(stores, resources, activities, new(metrics), time), scheduled, reportBug, time);
        time.Settled = scaling.Settled;
        services = new(StringComparer.Ordinal)
        {
            ["sagemaker"] = new("sagemaker", Refusal, access, WithTags(Now(
                SageMaker(models, configs, endpoints, components, transforms, new(stores))
                    .Concat(ModelRegistry(groups, packages)).ToDictionary(StringComparer.Ordinal)), ("CreateModel", models.Create))),
            ["ecs"] = new("ecs", OtherRefusal, access, ecs.Operations),
            ["elasticloadbalancing"] = new("elbv2", QueryRefusal, access, ecs.Balancing),
            ["ecr"] = new("ecr", OtherRefusal, access, Registry(stores, registry, settings, time)),
            ["logs"] = new("logs", OtherRefusal, access, Now(Logs(new(settings)))),
            ["application-autoscaling"] = new("application-autoscaling", Refusal, access,
                Now(Scaling(new(stores, resources, alarms, scheduled, settings, time), scheduled, activities))),
            ["sts"] = new("sts", QueryRefusal, access,
                Now(new(StringComparer.Ordinal) { ["GetCallerIdentity"] = new IdentityOperations(settings).Caller })),
            ["secretsmanager"] = new("secretsmanager", Refusal, access, Now(Secrets(secrets, time))) { Resolve = secrets.WithArn },
            ["monitoring"] = new("cloudwatch", QueryRefusal, access,
                Now(Metrics(new(metrics, time), alarms, new(stores.Dashboards, settings, time)))),
        };
    }

    public Action<Exception> ReportBug { get; }

    /// <summary>Empty when there is none.</summary>
    public string Engine { get; }

    public ProjectList Projects { get; }

    public StorageService Storage { get; }

    public RuntimeService Runtime { get; }

    /// <summary>Ends what an earlier run left, and reads its state.</summary>
    /// <param name="hosts">Where images run before projects and engines are considered.</param>
    public static async Task<Services> Start(LocalSettings settings, SettableClock time, SignatureCheck check,
        IReadOnlyList<IContainerHost> hosts, Action<Exception> reportBug, CancellationToken cancel)
    {
        var left = RunningList.In(settings.Folder);
        await left.End(cancel);
        foreach (var scratch in (ReadOnlySpan<string>)[StateFiles.Scratch, StateFiles.Loaded])
            ReadOnlyFolder.Delete(Path.Combine(settings.Folder, scratch));
        var engine = settings.Engine is EngineHost.None ? null : await ContainerEngine.Find(settings.Engine, variables: null, cancel);
        if (engine is null && settings.Engine is not ("" or EngineHost.None))
            throw new IOException($"The container engine {settings.Engine} does not answer. Start it, or run containers as processes with "
                + $"--engine={EngineHost.None}.");
        return new(settings, engine?.Program, hosts, left, time, check, reportBug);
    }

    /// <summary>Brings back what ran.</summary>
    public async Task Restore()
    {
        await lambda.Restore();
        await ecs.Start();
        endpointLife.Restore();
        componentLife.Restore();
        queues.Restore();
        transformLife.Restore();
    }

    /// <summary>The one that answers requests signed for the name; null when it is not served here.</summary>
    public Func<AwsRequest, Task>? Of(string signingName) =>
        services.TryGetValue(signingName, out var service) ? service.Answer
        : signingName is AwsRequest.FunctionService ? lambda.Answer : null;

    public async ValueTask DisposeAsync()
    {
        scaling.Dispose();
        await queues.Stop();
        await capture.Stop();
        await lambda.DisposeAsync();
        await ecs.DisposeAsync();
        transformLife.StopAll();
        await componentLife.Stop();
        await endpointLife.Stop();
        await work.Finished;
        await running.End(CancellationToken.None);
        queues.Dispose();
        capture.Dispose();
        client.Dispose();
    }

    private static Dictionary<string, AsyncOperationHandler> Now(Dictionary<string, OperationHandler> operations) =>
        operations.ToDictionary(each => each.Key, each => OperationService.Now(each.Value), StringComparer.Ordinal);

    /// <summary>Whatever makes or tags a resource checks its tags first.</summary>
    private static Dictionary<string, AsyncOperationHandler> WithTags(
        Dictionary<string, AsyncOperationHandler> operations, params ReadOnlySpan<(string Name, AsyncOperationHandler Handler)> more)
    {
        foreach (var (name, handler) in more)
            operations[name] = handler;
        return operations.ToDictionary(each => each.Key, each => (AsyncOperationHandler)((input, cancel) =>
        {
            TagRules.Check(input);
            return each.Value(input, cancel);
        }), StringComparer.Ordinal);
    }

    private static Dictionary<string, AsyncOperationHandler> Registry(
        ResourceStores stores, ImageRegistry registry, LocalSettings settings, TimeProvider time)
    {
        var repositories = new RepositoryOperations(stores.Repositories, registry, settings, time);
        var images = new ImageOperations(repositories, registry, settings);
        var own = new RepositorySettings(repositories, stores.Repositories, settings);
        var scans = new ScanOperations(repositories, settings);
        var copies = new ReplicationOperations(stores.Registries, repositories, settings);
        return new(StringComparer.Ordinal)
        {
            ["GetAuthorizationToken"] = OperationService.Now(repositories.Token),
            ["CreateRepository"] = OperationService.Now(repositories.Create),
            ["DescribeRepositories"] = OperationService.Now(repositories.Describe),
            ["DeleteRepository"] = repositories.Delete,
            ["PutLifecyclePolicy"] = OperationService.Now(repositories.PutLifecycle),
            ["GetLifecyclePolicy"] = OperationService.Now(repositories.GetLifecycle),
            ["PutImageScanningConfiguration"] = OperationService.Now(repositories.PutScanning),
            ["PutImageTagMutability"] = OperationService.Now(own.PutMutability),
            ["SetRepositoryPolicy"] = OperationService.Now(own.SetPolicy),
            ["GetRepositoryPolicy"] = OperationService.Now(own.GetPolicy),
            ["DeleteRepositoryPolicy"] = OperationService.Now(own.DeletePolicy),
            ["ListTagsForResource"] = OperationService.Now(own.ListTags),
            ["TagResource"] = OperationService.Now(own.Tag),
            ["UntagResource"] = OperationService.Now(own.Untag),
            ["DescribeImageScanFindings"] = OperationService.Now(scans.Describe),
            ["StartImageScan"] = OperationService.Now(scans.Start),
            ["DescribeRegistry"] = OperationService.Now(copies.Describe),
            ["PutReplicationConfiguration"] = OperationService.Now(copies.Put),
            ["DescribeImageReplicationStatus"] = OperationService.Now(copies.Status),
            ["PutImage"] = images.Put,
            ["DescribeImages"] = images.Describe,
            ["ListImages"] = images.List,
            ["BatchGetImage"] = images.BatchGet,
            ["BatchDeleteImage"] = images.BatchDelete,
        };
    }

    private static Dictionary<string, OperationHandler> Logs(LogOperations logs) => new(StringComparer.Ordinal)
    {
        ["CreateLogGroup"] = logs.Create,
        ["DescribeLogGroups"] = logs.DescribeGroups,
        ["DescribeLogStreams"] = logs.DescribeStreams,
        ["GetLogEvents"] = logs.Get,
        ["FilterLogEvents"] = logs.Filter,
        ["DeleteLogGroup"] = logs.Delete,
    };

    private static Dictionary<string, OperationHandler> Metrics(
        MetricOperations values, AlarmOperations alarms, DashboardOperations dashboards) =>
        new(StringComparer.Ordinal)
        {
            ["PutMetricData"] = values.Put,
            ["GetMetricStatistics"] = values.Statistics,
            ["GetMetricData"] = values.Data,
            ["ListMetrics"] = values.List,
            ["PutMetricAlarm"] = alarms.Put,
            ["DescribeAlarms"] = alarms.Describe,
            ["DeleteAlarms"] = alarms.Delete,
            ["SetAlarmState"] = alarms.SetState,
            ["PutDashboard"] = dashboards.Put,
            ["GetDashboard"] = dashboards.Get,
            ["ListDashboards"] = dashboards.List,
            ["DeleteDashboards"] = dashboards.Delete,
        };

    private static Dictionary<string, OperationHandler> Scaling(
        ScalingOperations scaling, ScheduledActions scheduled, ScalingActivities activities) => new(StringComparer.Ordinal)
        {
            ["RegisterScalableTarget"] = scaling.Register,
            ["DescribeScalableTargets"] = scaling.DescribeTargets,
            ["DeregisterScalableTarget"] = scaling.Deregister,
            ["PutScalingPolicy"] = scaling.PutPolicy,
            ["DescribeScalingPolicies"] = scaling.DescribePolicies,
            ["DeleteScalingPolicy"] = scaling.DeletePolicy,
            ["DescribeScalingActivities"] = activities.Describe,
            ["PutScheduledAction"] = scheduled.Put,
            ["DescribeScheduledActions"] = scheduled.Describe,
            ["DeleteScheduledAction"] = scheduled.Delete,
        };

    private static Dictionary<string, OperationHandler> Secrets(SecretStore secrets, TimeProvider time)
    {
        var (owners, values) = (new SecretOperations(secrets, time), new SecretValues(secrets, time));
        return new(StringComparer.Ordinal)
        {
            ["CreateSecret"] = owners.Create,
            ["DescribeSecret"] = owners.Describe,
            ["ListSecrets"] = owners.List,
            ["UpdateSecret"] = owners.Update,
            ["DeleteSecret"] = owners.Delete,
            ["RestoreSecret"] = owners.Restore,
            ["TagResource"] = owners.Tag,
            ["UntagResource"] = owners.Untag,
            ["PutSecretValue"] = values.Put,
            ["GetSecretValue"] = values.Get,
            ["ListSecretVersionIds"] = values.ListVersions,
            ["UpdateSecretVersionStage"] = values.UpdateStage,
            ["GetRandomPassword"] = SecretPasswords.Create,
        };
    }

    private static Dictionary<string, OperationHandler> ModelRegistry(PackageGroupOperations groups, PackageOperations packages) =>
        new(StringComparer.Ordinal)
        {
            ["CreateModelPackageGroup"] = groups.Create,
            ["DescribeModelPackageGroup"] = groups.Describe,
            ["ListModelPackageGroups"] = groups.List,
            ["DeleteModelPackageGroup"] = groups.Delete,
            ["CreateModelPackage"] = packages.Create,
            ["DescribeModelPackage"] = packages.Describe,
            ["ListModelPackages"] = packages.List,
            ["UpdateModelPackage"] = packages.Update,
            ["DeleteModelPackage"] = packages.Delete,
        };

    private static Dictionary<string, OperationHandler> SageMaker(
        ModelOperations models, EndpointConfigOperations configs, EndpointOperations endpoints, ComponentOperations components,
        TransformOperations transforms, TagOperations tags) =>
        new(StringComparer.Ordinal)
        {
            ["DescribeModel"] = models.Describe,
            ["ListModels"] = models.List,
            ["DeleteModel"] = models.Delete,
            ["CreateEndpointConfig"] = configs.Create,
            ["DescribeEndpointConfig"] = configs.Describe,
            ["ListEndpointConfigs"] = configs.List,
            ["DeleteEndpointConfig"] = configs.Delete,
            ["CreateEndpoint"] = endpoints.Create,
            ["DescribeEndpoint"] = endpoints.Describe,
            ["ListEndpoints"] = endpoints.List,
            ["UpdateEndpoint"] = endpoints.Update,
            ["UpdateEndpointWeightsAndCapacities"] = endpoints.UpdateWeights,
            ["DeleteEndpoint"] = endpoints.Delete,
            ["CreateInferenceComponent"] = components.Create,
            ["DescribeInferenceComponent"] = components.Describe,
            ["ListInferenceComponents"] = components.List,
            ["UpdateInferenceComponent"] = components.Update,
            ["UpdateInferenceComponentRuntimeConfig"] = components.UpdateRuntimeConfig,
            ["DeleteInferenceComponent"] = components.Delete,
            ["CreateTransformJob"] = transforms.Create,
            ["DescribeTransformJob"] = transforms.Describe,
            ["ListTransformJobs"] = transforms.List,
            ["StopTransformJob"] = transforms.Stop,
            ["AddTags"] = tags.Add,
            ["ListTags"] = tags.List,
            ["DeleteTags"] = tags.Delete,
        };
}
