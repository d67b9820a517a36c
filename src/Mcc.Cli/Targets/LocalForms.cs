using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Platform.Serving;
using Mcc.Verify.Subjects;

namespace Mcc.Cli.Targets;

/// <summary>One request of a comparison.</summary>
internal sealed record ComparedRequest(byte[] Body, string Type);

/// <summary>
/// How the requests of a comparison are sent on this machine, by what a target's facts say (<c>local</c>). Each has its target deployed
/// from the payloads of the project, sends, and removes it again.
/// </summary>
internal static class LocalForms
{
    private static readonly Dictionary<LocalForm, Func<LocalRun, Task<IReadOnlyList<byte[]>>>> All = new()
    {
        [LocalForm.Endpoint] = Endpoint,
        [LocalForm.Async] = Async,
        [LocalForm.Transform] = Transform,
        [LocalForm.Function] = Function,
        [LocalForm.Service] = Service,
        [LocalForm.Container] = Container,
    };

    /// <exception cref="HttpRequestException">A request was refused, or something of the deployment.</exception>
    /// <exception cref="IOException">The container cannot be started.</exception>
    public static Task<IReadOnlyList<byte[]>> Send(LocalForm form, LocalRun run) => All[form](run);

    private static async Task<IReadOnlyList<byte[]>> Endpoint(LocalRun run)
    {
        await StartEndpoint(run);
        var responses = new List<byte[]>();
        foreach (var request in run.Requests)
            responses.Add((await run.Post("sagemaker", $"/endpoints/{run.Name}/invocations", request.Body, request.Type)).Content);
        await StopEndpoint(run);
        return responses;
    }

    private static async Task<IReadOnlyList<byte[]>> Async(LocalRun run)
    {
        await StartEndpoint(run);
        var places = new List<(string Output, string? Failure)>();
        foreach (var (index, request) in run.Requests.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"asked/{index}");
            await run.Platform.Put(key, request.Body, request.Type, run.Cancel);
            var accepted = await run.Platform.Client.Send(HttpMethod.Post, "sagemaker", $"/endpoints/{run.Name}/async-invocations", [],
                request.Type, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["x-amzn-sagemaker-content-type"] = request.Type,
                    ["x-amzn-sagemaker-inputlocation"] = LocalPlatform.Location("asked") + key["asked/".Length..],
                }, run.Cancel);
            places.Add((accepted.Header("X-Amzn-SageMaker-OutputLocation")!, accepted.Header("X-Amzn-SageMaker-FailureLocation")));
        }

        var responses = new List<byte[]>();
        foreach (var (output, failure) in places)
            responses.Add(await run.Platform.Get(output, failure, run.Cancel));
        await StopEndpoint(run);
        return responses;
    }

    /// <summary>Each request is an object, which the job sends as it is.</summary>
    private static async Task<IReadOnlyList<byte[]>> Transform(LocalRun run)
    {
        foreach (var (index, request) in run.Requests.Index())
            await run.Platform.Put($"input/{Key(index)}", request.Body, request.Type, run.Cancel);
        await run.Ask("CreateModel", run.Payload("create-model"));
        var job = run.Payload("create-transform-job");
        job.Remove("DataProcessing");
        job["BatchStrategy"] = "SingleRecord";
        var (input, output) = ((JsonObject)job["TransformInput"]!, (JsonObject)job["TransformOutput"]!);
        input["DataSource"]!["S3DataSource"]!["S3Uri"] = LocalPlatform.Location("input");
        input["ContentType"] = run.Requests[0].Type;
        input["SplitType"] = "None";
        output["S3OutputPath"] = LocalPlatform.Location("output");
        output["AssembleWith"] = "None";
        output.Remove("Accept");
        await run.Ask("CreateTransformJob", job);
        await run.Until("DescribeTransformJob", "TransformJobName", "TransformJobStatus", "Completed");
        var responses = new List<byte[]>();
        for (var index = 0; index < run.Requests.Count; index++)
            responses.Add(await run.Platform.Get($"{LocalPlatform.Location("output")}{Key(index)}.out", null, run.Cancel));
        await run.Ask("DeleteModel", new() { ["ModelName"] = run.Name });
        return responses;

        static string Key(int index) => index.ToString("D7", CultureInfo.InvariantCulture);
    }

    private static async Task<IReadOnlyList<byte[]>> Function(LocalRun run)
    {
        const string functions = "/2015-03-31/functions";
        const string create = "create-function";
        var service = run.Platform.ServiceOf(run.Target, create);
        const string json = "application/json";
        await run.Post(service, functions, Encoding.UTF8.GetBytes(run.Payload(create).ToJsonString()), json);
        var responses = new List<byte[]>();
        foreach (var request in run.Requests)
        {
            // An event that is JSON is the request itself, and its result the response.
            var response = await run.Post(service, $"{functions}/{run.Name}/invocations", request.Body, json);
            responses.Add(response.Header("X-Amz-Function-Error") is null ? response.Content
                : throw new HttpRequestException(Encoding.UTF8.GetString(response.Content)));
        }

        await run.Platform.Client.Send(HttpMethod.Delete, service, $"{functions}/{run.Name}", [], json, LocalPlatform.NoHeaders,
            run.Cancel);
        return responses;
    }

    /// <summary>A service in the mode of a load balancer of its own is only the container here.</summary>
    private static async Task<IReadOnlyList<byte[]>> Service(LocalRun run)
    {
        const string create = "create-express-gateway-service";
        if (!run.Platform.Has(run.Target, create))
            return await Container(run);
        var service = run.Platform.ServiceOf(run.Target, create);
        var made = (await run.AskService(service, "CreateExpressGatewayService", run.Payload(create)))["service"]!;
        var arn = (string)made["serviceArn"]!;
        using var balancer = new LocalServer(new Uri(
            (string)made["activeConfigurations"]![0]!["ingressPaths"]![0]!["endpoint"]!).Port);
        // The load balancer answers with 503 until a task is healthy.
        while (!await balancer.Answers(run.Cancel))
            await Task.Delay(LocalRun.Glance, run.Cancel);
        var responses = new List<byte[]>();
        foreach (var request in run.Requests)
            responses.Add(await balancer.Invoke(request.Body, request.Type, run.Cancel));
        await run.AskService(service, "DeleteExpressGatewayService", new() { ["serviceArn"] = arn });
        return responses;
    }

    private static async Task<IReadOnlyList<byte[]>> Container(LocalRun run)
    {
        await using var running = await run.Subject.Start(new(LocalServer.FreePort(0), BindTo: null), run.Cancel);
        using var server = new LocalServer(running.Address.Port);
        while (!await server.Answers(run.Cancel))
        {
            if (await running.Exit(run.Cancel) is { } exit)
                throw new HttpRequestException($"the server exited: {exit}: {string.Join(' ', await running.LastLines(3, run.Cancel))}");
            await Task.Delay(LocalRun.Glance, run.Cancel);
        }

        var responses = new List<byte[]>();
        foreach (var request in run.Requests)
            responses.Add(await server.Invoke(request.Body, request.Type, run.Cancel));
        return responses;
    }

    private static async Task StartEndpoint(LocalRun run)
    {
        await run.Ask("CreateModel", run.Payload("create-model"));
        await run.Ask("CreateEndpointConfig", run.Payload("create-endpoint-config"));
        await run.Ask("CreateEndpoint", run.Payload("create-endpoint"));
        await run.Until("DescribeEndpoint", "EndpointName", "EndpointStatus", "InService");
    }

    /// <summary>The next target has the same names.</summary>
    private static async Task StopEndpoint(LocalRun run)
    {
        await run.Ask("DeleteEndpoint", new() { ["EndpointName"] = run.Name });
        await run.UntilGone();
        await run.Ask("DeleteEndpointConfig", new() { ["EndpointConfigName"] = run.Name });
        await run.Ask("DeleteModel", new() { ["ModelName"] = run.Name });
    }
}
