using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>Takes a request through the containers of a replica and hands back the last one's answer.</summary>
internal sealed class Invoker(HttpMessageInvoker client, ModelErrors errors)
{
    /// <summary>A good answer of the last container.</summary>
    /// <exception cref="AwsFailure">ModelError: a container answered badly, too late, too much or not at all.</exception>
    public async Task<ContainerAnswer> Invoke(
        Place place, Invocation invocation, Func<HttpContent> body, TimeSpan limit, long longest, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(limit);
        var replica = place.Replica;
        if (replica.MultiModel is { } models) return await InModel(place, models, invocation, body, longest, inTime.Token, cancel);
        if (replica.Plan.Mode != ExecutionMode.Serial)
            return await Call(place, Chosen(replica, invocation), "/invocations", invocation, body(), invocation.ContentType,
                invocation.Accept, longest, inTime.Token, cancel);

        ContainerAnswer? answer = null;
        for (var index = 0; index < replica.Containers.Count; index++)
        {
            var content = answer is null ? body() : new ReadOnlyMemoryContent(answer.Body);
            var isLast = index == replica.Containers.Count - 1;
            answer = await Call(place, replica.Containers[index], "/invocations", invocation, content, answer is null
                ? invocation.ContentType : answer.ContentType, isLast ? invocation.Accept : null, longest, inTime.Token, cancel);
        }

        return answer!;
    }

    /// <summary>The container that the request is for.</summary>
    public static ServedContainer Chosen(Replica replica, Invocation invocation) =>
        replica.Plan.Mode == ExecutionMode.Direct
            ? replica.Containers.First(container => string.Equals(container.Hostname, invocation.TargetContainer, StringComparison.Ordinal))
            : replica.Containers[0];

    private async Task<ContainerAnswer> InModel(
        Place place, MultiModelHost models, Invocation invocation,
            Func<HttpContent> body, long longest, CancellationToken inTime, CancellationToken cancel)
    {
        var container = place.Replica.Containers[0];
        for (var isFirst = true; ; isFirst = false)
        {
            LoadedModel model;
            try
            {
                model = await models.Use(invocation.TargetModel!, inTime);
            }
            catch (ContainerFailure missing)
            {
                throw new AwsFailure(400, "ValidationError", missing.Message);
            }
            catch (ModelMemoryException full)
            {
                throw errors.Of(container, place.Replica, 507, full.Message);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new AwsFailure(429, "ModelNotReadyException",
                    $"The model {invocation.TargetModel} is still being loaded; try again.");
            }

            try
            {
                return await Call(place, container, $"/models/{model.Name}/invoke", invocation, body(), invocation.ContentType,
                    invocation.Accept, longest, inTime, cancel);
            }
            catch (AwsFailure lost) when (isFirst && lost.More?["OriginalStatusCode"]?.GetValue<int>() == 404)
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

    private async Task<ContainerAnswer> Call(
        Place place, ServedContainer container, string path, Invocation invocation, HttpContent body, string? contentType, string? accept,
            long longest, CancellationToken inTime, CancellationToken cancel)
    {
        using var request = ContainerCall.Request(container.Address, path, invocation, place.Adapter, body, contentType, accept);
        AwsFailure failure;
        try
        {
            var answer = await ContainerCall.Send(client, request, longest, inTime);
            if (answer.IsGood) return answer;
            failure = errors.Answered(container, place.Replica, answer);
            if (answer.Status < 500) throw failure;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            failure = errors.OutOfTime(container, place.Replica);
        }
        catch (AnswerTooLongException tooLong)
        {
            failure = errors.Of(container, place.Replica, 0, tooLong.Message);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            failure = errors.Broken(container, place.Replica, broken.Message);
        }

        place.Deployment?.AddFault();
        throw failure;
    }
}
