using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>Finds the replica for a request, or says in AWS's words why there is none.</summary>
internal sealed class RequestRouter(EndpointLife endpoints, SessionTable sessions, InvocationMetrics metrics, LocalSettings settings)
{
    /// <summary>
    /// The request counts as under way until the place is disposed. On a serverless endpoint it may wait until a container has started.
    /// </summary>
    /// <exception cref="AwsServiceException">There is no such endpoint, variant or component, or none of its containers
    /// answers.</exception>
    public async ValueTask<InvocationLease> Find(Invocation invocation, CancellationToken cancel)
    {
        var endpoint = endpoints.Find(invocation.Endpoint);
        if (endpoint?.Pick() is not { } deployment)
            throw Refused($"Endpoint {invocation.Endpoint} of account {settings.Account} not found.");
        if (sessions.Find(invocation, endpoint) is { } session) return InSession(endpoint, session, invocation);
        return invocation.Component is { } component
            ? InComponent(endpoint, deployment, component)
            : await InVariant(deployment, invocation, cancel);
    }

    private static InvocationLease InSession(LiveEndpoint endpoint, Session session, Invocation invocation)
    {
        // Another instance does not have the session, so the request must be tried again when this one answers.
        if (!session.Replica.IsReady) throw NotReady($"the instance of session {invocation.SessionId}", [session.Replica]);
        if (invocation.Component is { } name)
        {
            var component = endpoint.Components.GetValueOrDefault(name);
            session.Replica.Enter();
            return new(session.Deployment, session.VariantName, null, session.Replica, component?.Copies ?? 1, component?.InFlight ?? 1,
                component?.Base is null ? null : name);
        }

        CheckTargets(session.Replica.Plan, invocation);
        return InVariant(session.Deployment, session.Variant!, session.Replica);
    }

    private async ValueTask<InvocationLease> InVariant(Deployment deployment, Invocation invocation, CancellationToken cancel)
    {
        var variant = deployment.Pick(invocation.TargetVariant)
            ?? throw Refused(invocation.TargetVariant is { } name
                ? $"Variant {name} not found for endpoint {invocation.Endpoint} of account {settings.Account}."
                : $"Every variant of endpoint {invocation.Endpoint} has the weight 0.");
        if (variant.Replicas is not { } set)
            throw Refused($"Inference Component Name header is required for endpoints to which you plan to deploy inference components. "
                + $"Please include Inference Component Name header or consider using SageMaker models.");
        CheckTargets(set.Plan, invocation);
        if (variant.Serverless is { } pool) return await InPool(deployment, variant, pool, cancel);
        var replica = variant.Pick(invocation.TargetModel) ?? throw NotReady($"variant {variant.Name}", set.Replicas);
        return InVariant(deployment, variant, replica);
    }

    private static InvocationLease InVariant(Deployment deployment, Variant variant, Replica replica)
    {
        variant.TryEnter();
        replica.Enter();
        return new(deployment, variant.Name, variant, replica, variant.DesiredCount, variant.Replicas!.InFlight);
    }

    /// <summary>
    /// SageMaker's throttling has status 400 and a message that is null (https://github.com/opensearch-project/ml-commons/issues/2429);
    /// here it says why.
    /// </summary>
    private static async ValueTask<InvocationLease> InPool(
        Deployment deployment, Variant variant, ServerlessPool pool, CancellationToken cancel)
    {
        if (!variant.TryEnter())
            throw new AwsServiceException(400, "ThrottlingException",
                $"Rate exceeded: the serverless variant {variant.Name} accepts {variant.MaxConcurrency} concurrent requests.");
        try
        {
            var (replica, setup) = await pool.Take(cancel);
            return new(deployment, variant.Name, variant, replica, variant.DesiredCount, variant.InFlight) { Setup = setup };
        }
        catch (Exception failure)
        {
            variant.Leave();
            if (failure is not ContainerException) throw;
            throw new AwsServiceException(503, "ServiceUnavailable", failure.Message);
        }
    }

    private InvocationLease InComponent(LiveEndpoint endpoint, Deployment deployment, string name)
    {
        var component = endpoint.Components.GetValueOrDefault(name)
            ?? throw Refused($"Inference Component {name} not found for endpoint {endpoint.Name} of account {settings.Account}.");
        var copies = component.Copies;
        if (copies == 0 && !component.Serving.IsEmpty)
        {
            metrics.AddNoCapacity(name);
            throw Refused("Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress (if "
                + "configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.");
        }

        var isRandom = deployment.Pick(component.Variant)?.IsRandom ?? true;
        var replica = component.Pick(isRandom)
            ?? throw NotReady($"inference component {name}", component.Serving.SelectMany(set => set.Replicas));
        replica.Enter();
        return new(deployment, component.Variant, null, replica, copies, component.InFlight,
            component.Base is null ? null : name);
    }

    private static void CheckTargets(ReplicaPlan plan, Invocation invocation)
    {
        if (plan.IsMultiModel && invocation.TargetModel is null)
            throw Refused(
                "Target model is required: the endpoint is a multi-model endpoint, and X-Amzn-SageMaker-Target-Model is not set.");
        if (!plan.IsMultiModel && invocation.TargetModel is not null)
            throw Refused("Invalid target model: the endpoint is not a multi-model endpoint.");
        if (plan.Mode == ExecutionMode.Direct && invocation.TargetContainer is null)
            throw Refused($"Target container hostname is required: the containers are "
                + $"{string.Join(", ", plan.Containers.Select(container => container.Hostname))}.");
        if (plan.Mode != ExecutionMode.Direct && invocation.TargetContainer is not null)
            throw Refused("Invalid target container hostname: the endpoint's containers are not invoked directly.");
        if (invocation.TargetContainer is { } name
            && !plan.Containers.Any(container => string.Equals(container.Hostname, name, StringComparison.Ordinal)))
            throw Refused($"Invalid target container hostname {name}: the containers are "
                + $"{string.Join(", ", plan.Containers.Select(container => container.Hostname))}.");
    }

    private static AwsServiceException NotReady(string whose, IEnumerable<Replica> replicas)
    {
        var log = replicas.FirstOrDefault()?.Containers.FirstOrDefault(container => !container.IsReady)?.Log;
        return new(503, "ServiceUnavailable",
            $"No container of {whose} answers /ping.{(log is null ? "" : FailureText.LastLines(log))}");
    }

    private static AwsServiceException Refused(string message) => new(400, "ValidationError", message);
}
