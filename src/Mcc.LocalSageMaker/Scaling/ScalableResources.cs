using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// Finds what a resource ID names: endpoint/NAME/variant/VARIANT, inference-component/NAME, or service/CLUSTER/NAME
/// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html).
/// </summary>
internal sealed class ScalableResources(
    ResourceStores stores, EndpointLife live, EndpointOperations endpoints, ComponentOperations components)
{
    public const string Variant = "sagemaker:variant:DesiredInstanceCount";
    public const string Concurrency = "sagemaker:variant:DesiredProvisionedConcurrency";
    public const string Tasks = "ecs:service:DesiredCount";
    public const string Component = "sagemaker:inference-component:DesiredCopyCount";

    /// <summary>Those whose namespace a request may have: the word before the first colon.</summary>
    private static readonly string[] Dimensions = [Variant, Concurrency, Component, Tasks];

    private static readonly string[] Namespaces = [.. Dimensions.Select(each => each.Split(':')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>A service of ECS by its cluster and name; null where there is none.</summary>
    public Func<string, string, ScalableResource?> OfService { get; set; } = (_, _) => null;

    /// <exception cref="AwsServiceException">The request names nothing that can be scaled here.</exception>
    public ScalableResource Require(JsonObject input)
    {
        var name = (string)input["ServiceNamespace"]!;
        if (!Namespaces.Contains(name, StringComparer.Ordinal))
            throw AwsServiceException.Validation(
                $"The local Application Auto Scaling supports only the namespaces {string.Join(" and ", Namespaces)}, not {name}.");
        if (((string)input["ResourceId"]!).Split('/') is not (["endpoint", _, "variant", _] or ["inference-component", _]
            or ["service", _, _]))
            throw AwsServiceException.Validation("Unsupported service namespace, resource type or scalable dimension");
        return Find(input) ?? throw AwsServiceException.Validation($"The resource {(string)input["ResourceId"]!} could not be found.");
    }

    /// <param name="target">A record with ResourceId and ScalableDimension.</param>
    /// <returns>Null when it does not exist.</returns>
    public ScalableResource? Find(JsonObject target) =>
        (((string)target["ResourceId"]!).Split('/'), (string)target["ScalableDimension"]!) switch
        {
            (["endpoint", var endpoint, "variant", var variant], Variant) => OfVariant(endpoint, variant, isServerless: false),
            (["endpoint", var endpoint, "variant", var variant], Concurrency) => OfVariant(endpoint, variant, isServerless: true),
            (["service", var cluster, var service], Tasks) => OfService(cluster, service),
            (["inference-component", var component], Component) => OfComponent(component),
            _ => null,
        };

    private ScalableResource? OfVariant(string endpoint, string variant, bool isServerless)
    {
        if (stores.Endpoints.Find(endpoint)?["_deployed"]?["Config"] is not { } config
            || config["ProductionVariants"]!.AsArray()
                .FirstOrDefault(each => (string?)each!["VariantName"] == variant) is not { } definition
            // "You must have already deployed a model to a serverless endpoint with Provisioned Concurrency"
            // (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-autoscale.html).
            || (isServerless ? definition["ServerlessConfig"]?["ProvisionedConcurrency"] is null
                : definition["ServerlessConfig"] is not null))
            return null;
        return new(
            isServerless ? "desired provisioned concurrency" : "desired instance count",
            // An asynchronous endpoint queues requests while it has no instances.
            config["AsyncInferenceConfig"] is null ? 1 : 0,
            () => Running()?.DesiredCount,
            () => (string?)stores.Endpoints.Find(endpoint)?["EndpointStatus"],
            () => (string?)stores.Endpoints.Find(endpoint)?["FailureReason"],
            count => endpoints.UpdateWeights(new()
            {
                ["EndpointName"] = endpoint,
                ["DesiredWeightsAndCapacities"] = new JsonArray(
                    isServerless
                        ? new JsonObject
                        {
                            ["VariantName"] = variant,
                            ["ServerlessUpdateConfig"] = new JsonObject { ["ProvisionedConcurrency"] = count },
                        }
                        : new JsonObject { ["VariantName"] = variant, ["DesiredInstanceCount"] = count }),
            }));

        Variant? Running() => live.Find(endpoint)?.Traffic?.Blue.Pick(variant);
    }

    private ScalableResource? OfComponent(string component) => stores.Components.Find(component) is null ? null : new(
        "desired copy count",
        0,
        () => (int?)stores.Components.Find(component)?["_copies"],
        () => (string?)stores.Components.Find(component)?["InferenceComponentStatus"],
        () => (string?)stores.Components.Find(component)?["FailureReason"],
        count => components.UpdateRuntimeConfig(new()
        {
            ["InferenceComponentName"] = component,
            ["DesiredRuntimeConfig"] = new JsonObject { ["CopyCount"] = count },
        }));
}
