using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Metrics;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>One production variant of a deployment.</summary>
internal sealed class Variant : IAsyncDisposable
{
    private readonly JsonNode definition;
    private int inFlight;
    private int copied = Random.Shared.Next();

    public Variant(string endpoint, JsonNode definition, JsonNode? model, ServingTools tools)
    {
        this.definition = definition;
        Name = (string)definition["VariantName"]!;
        Weight = (double?)definition["InitialVariantWeight"] ?? 1;
        Replicas = model is null ? null : new(PlanOf(endpoint, definition, model, tools), tools);
        var serverless = definition["ServerlessConfig"];
        InitialCount = serverless is null ? (int?)definition["InitialInstanceCount"] ?? 1 : (int?)serverless["ProvisionedConcurrency"] ?? 0;
        IsRandom = (string?)definition["RoutingConfig"]?["RoutingStrategy"] is null or "RANDOM";
        MaxConcurrency = (int?)serverless?["MaxConcurrency"];
        if (MaxConcurrency is { } most) Serverless = new(Replicas!, most, tools);
    }

    public string Name { get; }

    public JsonNode Definition => definition;

    public double Weight { get; set; }

    public int InitialCount { get; }

    /// <summary>
    /// Instances that were asked for, of a serverless variant containers that are kept warm; that may be more than run here.
    /// </summary>
    public int DesiredCount { get; set; }

    /// <summary>Null for a variant whose models are inference components.</summary>
    public ReplicaSet? Replicas { get; }

    /// <summary>Null when it is not serverless.</summary>
    public int? MaxConcurrency { get; }

    /// <summary>Null when it is not serverless.</summary>
    public ServerlessPool? Serverless { get; }

    public bool IsServerless => Serverless is not null;

    /// <summary>Requests under way.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    public string? InstanceType => InstanceTypeOf(definition);

    /// <summary>Whether requests go to instances or copies at random, not to those that have the least to do.</summary>
    public bool IsRandom { get; }

    public Task Scale(int count, CancellationToken cancel)
    {
        DesiredCount = count;
        // Inference components bring their own containers; the variant's instances are only room for them.
        return Serverless?.Keep(count, cancel) ?? Replicas?.Scale(count, cancel) ?? Task.CompletedTask;
    }

    public Replica? Pick(string? model) =>
        Replicas is null ? null
        : model is not null ? Replicas.ForKey(model)
        : IsRandom ? Replicas.AtRandom()
        : Replicas.LeastBusy();

    /// <summary>False when a serverless variant has as many requests as it may.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref inFlight) <= (MaxConcurrency ?? int.MaxValue)) return true;
        Interlocked.Decrement(ref inFlight);
        return false;
    }

    /// <summary>After the request's replica was left.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref inFlight);
        Serverless?.Left();
    }

    /// <summary>Whether a shadow variant gets a copy of this request of the production variant: its weight's share of them.</summary>
    public bool TakesCopy(Variant production) => Weight > 0 && EvenSequence.Next(ref copied) * production.Weight < Weight;

    /// <summary>Lets running requests finish, then stops the containers.</summary>
    public async Task Drain()
    {
        if (Serverless is not null) await Serverless.DisposeAsync();
        if (Replicas is not null) await Replicas.Drain();
    }

    public async ValueTask DisposeAsync()
    {
        if (Serverless is not null) await Serverless.DisposeAsync();
        if (Replicas is not null) await Replicas.DisposeAsync();
    }

    public static string? InstanceTypeOf(JsonNode definition) =>
        (string?)definition["InstanceType"]
        ?? (string?)definition["InstancePools"]?.AsArray().MinBy(pool => (int)pool!["Priority"]!)?["InstanceType"];

    private static ReplicaPlan PlanOf(string endpoint, JsonNode definition, JsonNode model, ServingTools tools)
    {
        var name = (string)definition["VariantName"]!;
        var serverless = (int?)definition["ServerlessConfig"]?["MemorySizeInMB"];
        var startLimit = (int?)definition["ContainerStartupHealthCheckTimeoutInSeconds"] is { } seconds ? TimeSpan.FromSeconds(seconds)
            : serverless is null ? tools.Limits.Start
            : tools.Limits.ServerlessStart;
        return ModelPlan.Of(model, $"{endpoint}-{name}", $"production variant {name}", $"/aws/sagemaker/Endpoints/{endpoint}", name,
            startLimit, InstanceTypeOf(definition), serverless, tools) with
        { Metrics = SageMakerMetrics.OfVariant(endpoint, name) };
    }
}
