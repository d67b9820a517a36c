using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Runtime;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>Runs transform jobs while nobody waits; one that a restart interrupted begins again.</summary>
internal sealed class TransformLife(ResourceStores stores, ObjectStore store, AccessCheck access, Invoker invoker, ServingTools tools,
    BackgroundWork work)
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);
    private volatile bool isEnding;

    public void Begin(string name)
    {
        var stop = new CancellationTokenSource();
        running[name] = stop;
        work.Run(async () =>
        {
            try
            {
                stores.TransformJobs.Change(name, ("TransformStartTime", Time.Now(tools.Time)));
                await new TransformRun(stores.TransformJobs.Find(name)!, store, access, invoker, tools).Run(stop.Token);
                End(name, "Completed", null);
            }
            catch (ContainerException failure)
            {
                End(name, "Failed", FailureText.Cut(failure.Message));
            }
            catch (OperationCanceledException)
            {
                if (!isEnding) End(name, "Stopped", null);
            }
            finally
            {
                running.TryRemove(name, out _);
                stop.Dispose();
            }
        });
    }

    public void Stop(string name)
    {
        if (running.TryGetValue(name, out var stop)) stop.Cancel();
    }

    public void Restore()
    {
        foreach (var name in stores.TransformJobs.All.Where(job => (string)job["TransformJobStatus"]! is "InProgress" or "Stopping")
            .Select(job => (string)job["TransformJobName"]!))
        {
            if ((string)stores.TransformJobs.Find(name)!["TransformJobStatus"]! is "Stopping") End(name, "Stopped", null);
            else Begin(name);
        }
    }

    public void StopAll()
    {
        isEnding = true;
        foreach (var stop in running.Values)
            stop.Cancel();
    }

    private void End(string name, string status, string? failure) => stores.TransformJobs.Change(
        name,
        ("TransformJobStatus", status),
        ("FailureReason", failure is null ? null : JsonValue.Create(failure)),
        ("TransformEndTime", Time.Now(tools.Time)),
        ("LastModifiedTime", Time.Now(tools.Time)));
}
