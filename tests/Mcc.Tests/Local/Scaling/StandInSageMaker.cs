using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Clock;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Scaling;

/// <summary>A local SageMaker in this process, with stand-ins for containers and a clock that only the test moves.</summary>
internal sealed class StandInSageMaker : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-scaling-").FullName;
    private readonly DateTimeOffset start;
    private readonly SettableClock clock;
    private readonly List<Exception> bugs = [];
    private SageMakerServer local = null!;
    private SignedClient client = null!;

    private StandInSageMaker()
    {
        // A whole minute, so that a test can say in which one something happens.
        var now = DateTimeOffset.UtcNow;
        start = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        clock = new(new ClockWithoutTimers(start));
    }

    public StandInHost Containers { get; } = new();

    public string Folder => folder;

    /// <summary>Minutes since the start.</summary>
    public double Minute => (clock.GetUtcNow() - start).TotalMinutes;

    public DateTimeOffset Now => clock.GetUtcNow();

    public static async Task<StandInSageMaker> Start()
    {
        var started = new StandInSageMaker();
        started.local = await SageMakerServer.Start(
            new LocalSettings(started.folder) { Engine = "none", Limits = new() { DeploymentWait = TimeSpan.FromHours(1) } },
            started.clock, [started.Containers], TestContext.Current.CancellationToken, started.bugs.Add);
        started.client = new(started.local);
        return started;
    }

    public Task Advance(double minutes) => clock.Advance(TimeSpan.FromMinutes(minutes));

    /// <summary>An operation of AWS, such as "sagemaker CreateModel".</summary>
    public async Task<JsonNode> Ask(string operation, JsonObject input)
    {
        var (status, text) = await Send(operation, input);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text.Length > 0 ? text : "{}")!;
    }

    /// <summary>The message with which an operation is refused.</summary>
    public async Task<string> Refused(string operation, JsonObject input)
    {
        var (status, text) = await Send(operation, input);
        status.ShouldBe(HttpStatusCode.BadRequest, text);
        return (string)(JsonNode.Parse(text)!["message"] ?? JsonNode.Parse(text)!["Message"])!;
    }

    public async Task<(HttpStatusCode Status, string Text)> Invoke(string endpoint, string? component = null)
    {
        using var response = await client.Send("sagemaker", "POST", $"/endpoints/{endpoint}/invocations", "{}",
            headers: component is null ? [] : [("X-Amzn-SageMaker-Inference-Component", component)]);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>So many requests, each answered.</summary>
    public async Task Load(int requests, string endpoint, string? component = null)
    {
        for (var request = 0; request < requests; request++)
        {
            var (status, text) = await Invoke(endpoint, component);
            status.ShouldBe(HttpStatusCode.OK, text);
        }
    }

    /// <summary>So many requests to an asynchronous endpoint, each with an input of its own in S3.</summary>
    public async Task Queue(int requests, string endpoint)
    {
        using (var made = await client.Send("s3", "PUT", "/bucket"))
            made.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
        using (var put = await client.Send("s3", "PUT", "/bucket/in", "{}"))
            put.StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var request = 0; request < requests; request++)
        {
            using var response = await client.Send("sagemaker", "POST", $"/endpoints/{endpoint}/async-invocations",
                headers: ("X-Amzn-SageMaker-InputLocation", "s3://bucket/in"));
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>A model, a configuration and an endpoint of one name that is in service.</summary>
    public async Task Endpoint(string name, int instances = 1, JsonObject? configuration = null)
    {
        await Ask("sagemaker CreateModel", Json($$"""
            {"ModelName": "{{name}}", "PrimaryContainer": {"Image": "stand-in"}, "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r"}
            """));
        await Deploy(name, Json($$"""
            {"ProductionVariants": [{"VariantName": "AllTraffic", "ModelName": "{{name}}", "InstanceType": "ml.m5.large",
             "InitialInstanceCount": {{instances}} }]}
            """), configuration);
    }

    /// <summary>An endpoint for inference components whose instances follow their copies.</summary>
    public Task ComponentEndpoint(string name, int minimum, int maximum) => Deploy(name, Json($$"""
        {"ExecutionRoleArn": "arn:aws:iam::123456789012:role/r", "ProductionVariants": [{"VariantName": "AllTraffic",
         "InstanceType": "ml.m5.large", "InitialInstanceCount": 1,
         "ManagedInstanceScaling": {"Status": "ENABLED", "MinInstanceCount": {{minimum}}, "MaxInstanceCount": {{maximum}} } }]}
        """), null);

    public async Task<JsonNode> Component(string name, string endpoint, int copies, double vcpus = 1)
    {
        await Ask("sagemaker CreateInferenceComponent", Json(string.Create(CultureInfo.InvariantCulture, $$$"""
            {"InferenceComponentName": "{{{name}}}", "EndpointName": "{{{endpoint}}}", "VariantName": "AllTraffic",
             "RuntimeConfig": {"CopyCount": {{{copies}}} }, "Specification": {"Container": {"Image": "stand-in"},
             "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256, "NumberOfCpuCoresRequired": {{{vcpus}}} } } }
            """)));
        return await Settled(name);
    }

    /// <summary>The component, once nobody is at work on it.</summary>
    public Task<JsonNode> Settled(string component) => Until(
        () => Ask("sagemaker DescribeInferenceComponent", new() { ["InferenceComponentName"] = component }), "InferenceComponentStatus");

    public Task<JsonNode> SettledEndpoint(string name) => Until(
        () => Ask("sagemaker DescribeEndpoint", new() { ["EndpointName"] = name }), "EndpointStatus");

    public async Task<int> Instances(string endpoint) =>
        (int)(await Ask("sagemaker DescribeEndpoint", new() { ["EndpointName"] = endpoint }))["ProductionVariants"]![0]![
            "CurrentInstanceCount"]!;

    public async Task<int> Copies(string component) =>
        (int)(await Ask("sagemaker DescribeInferenceComponent", new() { ["InferenceComponentName"] = component }))["RuntimeConfig"]![
            "CurrentCopyCount"]!;

    /// <summary>What was scaled, oldest first, as "minute: description".</summary>
    public async Task<IReadOnlyList<string>> Activities()
    {
        var all = (await Ask("application-autoscaling DescribeScalingActivities",
            new() { ["ServiceNamespace"] = "sagemaker" }))["ScalingActivities"]!.AsArray();
        return [.. all.Reverse().Select(each =>
        {
            ((string)each!["StatusCode"]!).ShouldBe("Successful", each.ToJsonString());
            var at = DateTimeOffset.FromUnixTimeMilliseconds((long)((double)each["StartTime"]! * 1000));
            return string.Create(CultureInfo.InvariantCulture, $"{(at - start).TotalMinutes:0.##}: {(string)each["Description"]!}");
        })];
    }

    /// <summary>The sum of a metric of SageMaker's in the last day; null when it was never sent.</summary>
    public async Task<double?> Sum(string metric, string statistic, params (string Name, string Value)[] dimensions)
    {
        var found = await Ask("monitoring GetMetricStatistics", new()
        {
            ["Namespace"] = "AWS/SageMaker",
            ["MetricName"] = metric,
            ["Dimensions"] = new JsonArray([.. dimensions.Select(each =>
                new JsonObject { ["Name"] = each.Name, ["Value"] = each.Value })]),
            ["StartTime"] = Now.AddDays(-1).ToUnixTimeSeconds(),
            ["EndTime"] = Now.AddMinutes(1).ToUnixTimeSeconds(),
            ["Period"] = 3600,
            ["Statistics"] = new JsonArray(statistic),
        });
        var values = found["Datapoints"]!.AsArray().Select(each => (double)each![statistic]!).ToList();
        return values.Count == 0 ? null : statistic is "Sum" ? values.Sum() : values.Max();
    }

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await local.DisposeAsync();
        Containers.Dispose();
        Directory.Delete(folder, recursive: true);
        bugs.Select(bug => bug.ToString()).Distinct().ShouldBeEmpty();
    }

    private async Task Deploy(string name, JsonObject config, JsonObject? more)
    {
        config["EndpointConfigName"] = name;
        foreach (var (member, value) in more ?? [])
            config[member] = value!.DeepClone();
        await Ask("sagemaker CreateEndpointConfig", config);
        await Ask("sagemaker CreateEndpoint", new() { ["EndpointName"] = name, ["EndpointConfigName"] = name });
        ((string)(await SettledEndpoint(name))["EndpointStatus"]!).ShouldBe("InService");
    }

    private async Task<(HttpStatusCode Status, string Text)> Send(string operation, JsonObject input)
    {
        var words = operation.Split(' ');
        using var response = await client.Send(words[0], "POST", "/", input.ToJsonString(), headers: [("X-Amz-Target", $"Of.{words[1]}")]);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> Until(Func<Task<JsonNode>> describe, string member)
    {
        while (true)
        {
            var told = await describe();
            if ((string)told[member]! is not ("Creating" or "Updating" or "RollingBack")) return told;
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
