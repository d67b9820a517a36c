using System.IO.Compression;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Runtime;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>One job from its start to its outputs.</summary>
internal sealed class TransformRun(JsonNode job, ObjectStore store, AccessCheck access, Invoker invoker, ServingTools tools)
{
    private readonly string splitType = (string?)job["TransformInput"]!["SplitType"] ?? "None";
    private readonly bool assemblesLines = (string?)job["TransformOutput"]!["AssembleWith"] is "Line";
    private readonly DataProcessing processing =
        new(job["DataProcessing"], (string?)job["TransformInput"]!["ContentType"], (string?)job["TransformInput"]!["SplitType"] ?? "None");

    /// <summary>
    /// An input that fails has no output, and the job goes on with the others: "When your dataset has multiple input files, a transform
    /// job continues to process input files even if it fails to process one"
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform.html).
    /// </summary>
    /// <exception cref="ContainerException">The container did not come up, or inputs failed; outputs of good inputs stay.</exception>
    public async Task Run(CancellationToken cancel)
    {
        var inputs = new TransformInputs(store, access).Of(job);
        var outputs = ObjectAddress.Read((string)job["TransformOutput"]!["S3OutputPath"]!);
        if (!store.Has(outputs.Bucket)) throw new ContainerException($"ClientError: there is no bucket {outputs.Bucket} for the output.");
        await using var set = new ReplicaSet(Plan(), tools);
        await set.Scale((int)job["TransformResources"]!["InstanceCount"]!, cancel);
        var first = set.Replicas[0].Containers[0];
        var parameters = ExecutionParameters.Of(job, await ExecutionParameters.Ask(tools.Client, first.Address, tools.Limits.Ping, cancel));
        first.Log.Note($"Transforms with {parameters.Concurrent} concurrent request(s), "
            + $"{(parameters.MaxPayload == 0 ? "any number of" : parameters.MaxPayload)} bytes each, "
            + $"{(parameters.IsMultiRecord ? "several records" : "one record")} a request.");
        using var slots = new SemaphoreSlim(parameters.Concurrent * set.Replicas.Length);
        var failures = new List<(string Key, string Message)>();
        foreach (var (bucket, input, output) in inputs)
        {
            try
            {
                await One(bucket, input, outputs.Below(output), set, parameters, slots, cancel);
            }
            catch (ContainerException failure)
            {
                first.Log.Note($"{input.Key} has no output. {failure.Message}");
                failures.Add((input.Key, failure.Message));
            }
            catch (AwsServiceException refused)
            {
                failures.Add((input.Key, $"ClientError: {refused.Message}"));
            }
        }

        await set.Drain();
        if (failures.Count == 0) return;
        var (key, message) = failures[0];
        throw new ContainerException(inputs.Count == 1 ? message
            : $"{message} ({key}; {failures.Count} of {inputs.Count} inputs failed and have no output.)");
    }

    private ReplicaPlan Plan()
    {
        var name = (string)job["TransformJobName"]!;
        var plan = ModelPlan.Of(
            job["_model"]!,
            $"transform-{name}",
            $"transform job {name}",
            "/aws/sagemaker/TransformJobs",
            name,
            tools.Limits.Start,
            (string)job["TransformResources"]!["InstanceType"]!,
            null,
            tools);
        // The job's variables go before the model's; SageMaker's own go before both.
        var own = ContainerPlan.Variables(job["Environment"]).ToDictionary(StringComparer.Ordinal);
        own["SAGEMAKER_BATCH"] = "true";
        if (job["MaxPayloadInMB"] is { } payload) own["SAGEMAKER_MAX_PAYLOAD_IN_MB"] = payload.ToString();
        if (job["MaxConcurrentTransforms"] is { } concurrent) own["SAGEMAKER_MAX_CONCURRENT_TRANSFORMS"] = concurrent.ToString();
        if ((string?)job["BatchStrategy"] is { } strategy) own["SAGEMAKER_BATCH_STRATEGY"] = strategy is "SingleRecord"
            ? "SINGLE_RECORD" : "MULTI_RECORD";
        return plan with
        {
            Containers =
            [
                .. plan.Containers.Select(container => container with
                {
                    Environment = container.Environment.Concat(own).GroupBy(pair => pair.Key, StringComparer.Ordinal)
                        .ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value, StringComparer.Ordinal),
                }),
            ],
        };
    }

    /// <summary>Requests go out side by side; what comes back is written in the input's order.</summary>
    private async Task One(Bucket bucket, StoredObject input, ObjectAddress output, ReplicaSet set, ExecutionParameters parameters,
        SemaphoreSlim slots, CancellationToken cancel)
    {
        var path = Path.Combine(tools.Settings.Folder, StateFiles.Scratch, $"{Guid.NewGuid():N}.out");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pending = new Queue<Task<ReadOnlyMemory<byte>>>();
        try
        {
            await using (var written = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await using var content = Content(bucket.Open(input));
                await foreach (var records in MiniBatches.Of(content, input.Key, splitType, parameters, failed.Token))
                {
                    await slots.WaitAsync(failed.Token);
                    pending.Enqueue(Release(slots, Ask(set, records, failed.Token)));
                    while (pending.TryPeek(out var head) && head.IsCompleted)
                        await Write(written, await pending.Dequeue(), cancel);
                }

                while (pending.TryDequeue(out var next))
                    await Write(written, await next, cancel);
                written.Position = 0;
                var target = store.Has(output.Bucket) ? store[output.Bucket]
                    : throw new ContainerException($"ClientError: there is no bucket {output.Bucket} for the output.");
                access.Role("PutObject", output.Bucket, output.Key);
                await target.Put(output.Key, written, (string?)job["TransformOutput"]!["Accept"] ?? "application/octet-stream", cancel);
            }
        }
        catch (InvalidDataException)
        {
            throw new ContainerException($"ClientError: {input.Key} is not gzip, as CompressionType says.");
        }
        finally
        {
            await failed.CancelAsync();
            await Task.WhenAll(pending.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
            File.Delete(path);
        }
    }

    private Stream Content(Stream stored) =>
        (string?)job["TransformInput"]!["CompressionType"] is "Gzip" ? new GZipStream(stored, CompressionMode.Decompress) : stored;

    private static async Task<ReadOnlyMemory<byte>> Release(SemaphoreSlim slots, Task<ReadOnlyMemory<byte>> work)
    {
        try
        {
            return await work;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task Write(Stream output, ReadOnlyMemory<byte> answer, CancellationToken cancel)
    {
        await output.WriteAsync(answer, cancel);
        if (assemblesLines && !answer.Span.EndsWith("\n"u8)) await output.WriteAsync("\n"u8.ToArray(), cancel);
    }

    private async Task<ReadOnlyMemory<byte>> Ask(ReplicaSet set, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancel)
    {
        var body = Join(records.Select(processing.Before));
        var invocation = new Invocation("", (string?)job["TransformInput"]!["ContentType"], (string?)job["TransformOutput"]!["Accept"],
            null, null, null, null, null, null, null, []);
        var limit = (int?)job["ModelClientConfig"]?["InvocationsTimeoutInSeconds"] is { } seconds
            ? TimeSpan.FromSeconds(seconds) : tools.Limits.Batch;
        var retries = (int?)job["ModelClientConfig"]?["InvocationsMaxRetries"] ?? tools.Limits.BatchRetries;
        for (var tried = 0; ; tried++)
        {
            try
            {
                var replica = set.LeastBusy() ?? throw new AwsServiceException(503, "ServiceUnavailable", "No container answers /ping.");
                replica.Enter();
                using var place = new InvocationLease(null, "", null, replica, 1, 1);
                var answer = await invoker.Invoke(place, invocation, () => new ReadOnlyMemoryContent(body), limit, int.MaxValue, cancel);
                return processing.After(records, answer.Body);
            }
            catch (AwsServiceException failure) when (tried < retries && IsWorthAnother(failure))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 << tried), cancel);
            }
            catch (AwsServiceException failure)
            {
                throw new ContainerException(FailureText.Cut($"ClientError: a mini-batch failed after {tried + 1} attempt(s). "
                    + $"{failure.Message}"));
            }
        }
    }

    /// <summary>An answer of 4xx would be the same the next time, but for 429.</summary>
    private static bool IsWorthAnother(AwsServiceException failure) => (int?)failure.More?[
        "OriginalStatusCode"] is null or 0 or 429 or >= 500;

    private static ReadOnlyMemory<byte> Join(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        using var buffer = new MemoryStream();
        foreach (var record in records)
            buffer.Write(record.Span);
        return buffer.ToArray();
    }
}
