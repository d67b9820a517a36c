using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>Takes a request through the containers of a replica and hands back the last one's answer.</summary>
internal sealed class Invoker(HttpMessageInvoker client, ModelErrors errors)
{
    /// <summary>A good answer of the last container.</summary>
    /// <exception cref="AwsServiceException">ModelError: a container answered badly, too late, too much or not at all.</exception>
    public async Task<ContainerResponse> Invoke(
        InvocationLease lease, Invocation invocation, Func<HttpContent> body, TimeSpan limit, long longest, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(limit);
        var replica = lease.Replica;
        if (replica.MultiModel is { } models) return await InModel(lease, models, invocation, body, longest, inTime.Token, cancel);
        if (replica.Plan.Mode != ExecutionMode.Serial)
            return await Call(lease, Chosen(replica, invocation), "/invocations", invocation, body(), invocation.ContentType,
                invocation.Accept, longest, inTime.Token, cancel);

        ContainerResponse? answer = null;
        for (var index = 0; index < replica.Containers.Count; index++)
        {
            var content = answer is null ? body() : new ReadOnlyMemoryContent(answer.Body);
            var isLast = index == replica.Containers.Count - 1;
            answer = await Call(lease, replica.Containers[index], "/invocations", invocation, content, answer is null
                ? invocation.ContentType : answer.ContentType, isLast ? invocation.Accept : null, longest, inTime.Token, cancel);
        }

        return answer!;
    }

    /// <summary>The container that the request is for.</summary>
    public static ServedContainer Chosen(Replica replica, Invocation invocation) =>
        replica.Plan.Mode == ExecutionMode.Direct
            ? replica.Containers.First(container => string.Equals(container.Hostname, invocation.TargetContainer, StringComparison.Ordinal))
            : replica.Containers[0];

    private async Task<ContainerResponse> InModel(
        InvocationLease lease, MultiModelHost models, Invocation invocation,
            Func<HttpContent> body, long longest, CancellationToken inTime, CancellationToken cancel)
    {
        var container = lease.Replica.Containers[0];
        for (var isFirst = true; ; isFirst = false)
        {
            LoadedModel model;
            try
            {
                model = await models.Use(invocation.TargetModel!, inTime);
            }
            catch (ContainerException missing)
            {
                throw new AwsServiceException(400, "ValidationError", missing.Message);
            }
            catch (ModelMemoryException full)
            {
                throw errors.Of(container, lease.Replica, 507, full.Message);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new AwsServiceException(429, "ModelNotReadyException",
                    $"The model {invocation.TargetModel} is still being loaded; try again.");
            }

            try
            {
                return await Call(lease, container, $"/models/{model.Name}/invoke", invocation, body(), invocation.ContentType,
                    invocation.Accept, longest, inTime, cancel);
            }
            catch (AwsServiceException lost) when (isFirst && lost.More?["OriginalStatusCode"]?.GetValue<int>() == 404)
            {
                // The container was started again and has lost its models.
                models.Forget(model);
            }
            finally
            {
                models.Release(model);
            }
        }
    }

    private async Task<ContainerResponse> Call(
        InvocationLease lease, ServedContainer container, string path, Invocation invocation, HttpContent body, string? contentType,
        string? accept,
            long longest, CancellationToken inTime, CancellationToken cancel)
    {
        using var request = ContainerCall.Request(container.Address, path, invocation, lease.Adapter, body, contentType, accept);
        AwsServiceException failure;
        try
        {
            var answer = await ContainerCall.Send(client, request, longest, inTime);
            if (answer.IsGood) return answer;
            failure = errors.Answered(container, lease.Replica, answer);
            if (answer.Status < 500) throw failure;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            failure = errors.OutOfTime(container, lease.Replica);
        }
        catch (ResponseTooLongException tooLong)
        {
            failure = errors.Of(container, lease.Replica, 0, tooLong.Message);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            failure = errors.Broken(container, lease.Replica, broken.Message);
        }

        lease.Deployment?.AddFault();
        throw failure;
    }
}
