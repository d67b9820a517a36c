using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Images;
using Mcc.LocalSageMaker.Logs;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Runtime;
using Mcc.LocalSageMaker.Scaling;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;
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
    private readonly Dictionary<string, OperationService> services;

    private Services(LocalSettings settings, string? engine, RunningList running, TimeProvider time, Action<Exception> reportBug)
    {
        ReportBug = reportBug;
        Engine = engine ?? "";
        this.running = running;
        work = new(reportBug);
        var store = new ObjectStore(Path.Combine(settings.Folder, StateFiles.Storage), time);
        var ports = new Ports();
        List<IContainerHost> hosts = [new ProcessHost(settings, ports, running)];
        if (engine is not null) hosts.Add(new EngineHost(engine, settings, ports, running));
        var models = new ModelFolders(store, Path.Combine(settings.Folder, StateFiles.Extracted), settings.Limits);
        var tools = new ServingTools(settings, time, client, new(hosts), models);
        var stores = new ResourceStores(settings);
        endpointLife = new(stores, tools, work);
        componentLife = new(stores, endpointLife, tools, work);
        var errors = new ModelErrors(settings);
        var invoker = new Invoker(client, errors);
        transformLife = new(stores, store, invoker, tools, work);
        var requestRouter = new RequestRouter(endpointLife, settings);
        var metrics = new MetricStore(time);
        var invocationMetrics = new InvocationMetrics(metrics, time);
        queues = new(settings, endpointLife,
            new(store, endpointLife, requestRouter, invoker, new(settings, time), invocationMetrics, settings, time), work);
        Storage = new(store, settings.Region, time);
        Runtime = new(requestRouter, invoker, new(client, errors, settings.Limits), new(endpointLife, queues, settings, time),
            invocationMetrics, time, settings.Limits);
        var scaling = new ScalingOperations(stores, settings, time);
        services = new(StringComparer.Ordinal)
        {
            ["sagemaker"] = new("sagemaker", Refusal, Now(SageMaker(stores, models, time))),
            ["ecr"] = new("ecr", OtherRefusal, Registry(stores, new(settings, client), settings, time)),
            ["logs"] = new("logs", OtherRefusal, Now(Logs(new(settings)))),
            ["application-autoscaling"] = new("application-autoscaling", Refusal, Now(Scaling(scaling))),
            ["sts"] = new("sts", QueryRefusal,
                Now(new(StringComparer.Ordinal) { ["GetCallerIdentity"] = new IdentityOperations(settings).Caller })),
            ["monitoring"] = new("cloudwatch", QueryRefusal, Now(Metrics(metrics, stores, settings, time))),
        };
    }

    public Action<Exception> ReportBug { get; }

    /// <summary>Empty when there is none.</summary>
    public string Engine { get; }

    public StorageService Storage { get; }

    public RuntimeService Runtime { get; }

    /// <summary>Ends what an earlier run left, reads its state, and brings back what ran.</summary>
    public static async Task<Services> Start(LocalSettings settings, TimeProvider time, Action<Exception> reportBug,
        CancellationToken cancel)
    {
        var left = RunningList.In(settings.Folder);
        await left.End(cancel);
        foreach (var scratch in (ReadOnlySpan<string>)[StateFiles.Scratch, StateFiles.Loaded])
            ReadOnlyFolder.Delete(Path.Combine(settings.Folder, scratch));
        var engine = settings.Engine is EngineHost.None ? null : await ContainerEngine.Find(settings.Engine, variables: null, cancel);
        if (engine is null && settings.Engine is not ("" or EngineHost.None))
            throw new IOException($"The container engine {settings.Engine} does not answer. Start it, or run containers as processes with "
                + $"--engine={EngineHost.None}.");
        var started = new Services(settings, engine?.Program, left, time, reportBug);
        started.endpointLife.Restore();
        started.componentLife.Restore();
        started.queues.Restore();
        started.transformLife.Restore();
        return started;
    }

    /// <summary>The one that answers requests signed for the name; null when it is not served here.</summary>
    public Func<AwsRequest, Task>? Of(string signingName) =>
        services.TryGetValue(signingName, out var service) ? service.Answer : null;

    public async ValueTask DisposeAsync()
    {
        await queues.Stop();
        transformLife.StopAll();
        await componentLife.Stop();
        await endpointLife.Stop();
        await work.Finished;
        await running.End(CancellationToken.None);
        queues.Dispose();
        client.Dispose();
    }

    private static Dictionary<string, AsyncOperationHandler> Now(Dictionary<string, OperationHandler> operations) =>
        operations.ToDictionary(each => each.Key, each => OperationService.Now(each.Value), StringComparer.Ordinal);

    private static Dictionary<string, AsyncOperationHandler> Registry(
        ResourceStores stores, ImageRegistry registry, LocalSettings settings, TimeProvider time)
    {
        var repositories = new RepositoryOperations(stores.Repositories, registry, settings, time);
        var images = new ImageOperations(repositories, registry, settings);
        return new(StringComparer.Ordinal)
        {
            ["GetAuthorizationToken"] = OperationService.Now(repositories.Token),
            ["CreateRepository"] = OperationService.Now(repositories.Create),
            ["DescribeRepositories"] = OperationService.Now(repositories.Describe),
            ["DeleteRepository"] = repositories.Delete,
            ["PutLifecyclePolicy"] = OperationService.Now(repositories.PutLifecycle),
            ["GetLifecyclePolicy"] = OperationService.Now(repositories.GetLifecycle),
            ["PutImageScanningConfiguration"] = OperationService.Now(repositories.PutScanning),
            ["SetRepositoryPolicy"] = OperationService.Now(repositories.SetPolicy),
            ["DescribeImages"] = images.Describe,
            ["ListImages"] = images.List,
            ["BatchGetImage"] = images.BatchGet,
            ["BatchDeleteImage"] = images.BatchDelete,
        };
    }

    private static Dictionary<string, OperationHandler> Logs(LogOperations logs) => new(StringComparer.Ordinal)
    {
        ["DescribeLogGroups"] = logs.DescribeGroups,
        ["DescribeLogStreams"] = logs.DescribeStreams,
        ["GetLogEvents"] = logs.Get,
        ["FilterLogEvents"] = logs.Filter,
        ["DeleteLogGroup"] = logs.Delete,
    };

    private static Dictionary<string, OperationHandler> Metrics(
        MetricStore metrics, ResourceStores stores, LocalSettings settings, TimeProvider time)
    {
        var values = new MetricOperations(metrics, time);
        var alarms = new AlarmOperations(stores.Alarms, new(metrics), settings, time);
        return new(StringComparer.Ordinal)
        {
            ["PutMetricData"] = values.Put,
            ["GetMetricStatistics"] = values.Statistics,
            ["GetMetricData"] = values.Data,
            ["ListMetrics"] = values.List,
            ["PutMetricAlarm"] = alarms.Put,
            ["DescribeAlarms"] = alarms.Describe,
            ["DeleteAlarms"] = alarms.Delete,
            ["SetAlarmState"] = alarms.SetState,
        };
    }

    private static Dictionary<string, OperationHandler> Scaling(ScalingOperations scaling) => new(StringComparer.Ordinal)
    {
        ["RegisterScalableTarget"] = scaling.Register,
        ["DescribeScalableTargets"] = scaling.DescribeTargets,
        ["DeregisterScalableTarget"] = scaling.Deregister,
        ["PutScalingPolicy"] = scaling.PutPolicy,
        ["DescribeScalingPolicies"] = scaling.DescribePolicies,
        ["DeleteScalingPolicy"] = scaling.DeletePolicy,
    };

    private Dictionary<string, OperationHandler> SageMaker(ResourceStores stores, ModelFolders folders, TimeProvider time)
    {
        var models = new ModelOperations(stores, folders, time);
        var configs = new EndpointConfigOperations(stores, models, time);
        var endpoints = new EndpointOperations(stores, configs, endpointLife, time);
        var components = new ComponentOperations(stores, endpoints, models, componentLife, time);
        var tags = new TagOperations(stores);
        var transforms = new TransformOperations(stores, models, transformLife, time);
        return new(StringComparer.Ordinal)
        {
            ["CreateModel"] = models.Create,
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
}
