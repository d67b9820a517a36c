using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What AWS's pages say of update policies and the service model cannot express
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html, API_RollingUpdatePolicy.html,
/// API_InferenceComponentRollingUpdatePolicy.html).
/// </summary>
internal static class DeploymentRules
{
    private const double SmallestBatch = 0.05;
    private const double LargestBatch = 0.5;
    private const double SmallestLinearStep = 0.1;

    /// <param name="instances">Instances of all variants of the new configuration.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the policy.</exception>
    public static void CheckEndpoint(JsonNode? policy, int instances)
    {
        if (policy?["BlueGreenUpdatePolicy"] is { } blueGreen)
        {
            if (policy["RollingUpdatePolicy"] is not null)
                throw AwsServiceException.Validation("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy may be specified.");
            CheckBlueGreen(blueGreen, instances);
        }

        if (policy?["RollingUpdatePolicy"] is { } rolling) CheckRolling(rolling, instances, "the variant's instances");
    }

    /// <summary>
    /// "When doing a blue/green or rolling deployment, your new endpoint configuration must have the same variant name as the old endpoint
    /// configuration." A rolling one excludes serverless endpoints and endpoints of several variants
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html).
    /// </summary>
    /// <exception cref="AwsServiceException">SageMaker would not accept the policy for these configurations.</exception>
    public static void CheckVariants(JsonNode? policy, JsonNode before, JsonNode after)
    {
        if (policy is null) return;
        var (old, next) = (Names(before), Names(after));
        if (!old.SequenceEqual(next, StringComparer.Ordinal))
            throw AwsServiceException.Validation("With a DeploymentConfig, the new endpoint configuration must have the same variant names "
                + $"as the old one: it has {string.Join(", ", next)}, not {string.Join(", ", old)}.");
        if (policy["RollingUpdatePolicy"] is null) return;
        if (next.Count > 1)
            throw AwsServiceException.Validation("Rolling deployments do not support endpoints with several variants.");
        if (after["ProductionVariants"]![0]!["ServerlessConfig"] is not null)
            throw AwsServiceException.Validation("Rolling deployments do not support serverless endpoints.");
    }

    /// <param name="copies">Copies of the inference component.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the policy.</exception>
    public static void CheckComponent(JsonNode? policy, int copies)
    {
        if (policy?["RollingUpdatePolicy"] is { } rolling) CheckRolling(rolling, copies, "the inference component's copies");
    }

    private static List<string> Names(JsonNode config) =>
        [.. config["ProductionVariants"]!.AsArray().Select(variant => (string)variant!["VariantName"]!).Order(StringComparer.Ordinal)];

    private static void CheckRolling(JsonNode rolling, int count, string whole)
    {
        CheckSize(rolling["MaximumBatchSize"]!, count, SmallestBatch, LargestBatch, $"MaximumBatchSize must be from 5 to 50 percent of "
            + $"{whole}");
        if (rolling["RollbackMaximumBatchSize"] is { } back)
            CheckSize(back, count, SmallestBatch, 1, $"RollbackMaximumBatchSize must be from 5 to 100 percent of {whole}");
    }

    private static void CheckBlueGreen(JsonNode policy, int instances)
    {
        var routing = policy["TrafficRoutingConfiguration"]!;
        var wait = (int)routing["WaitIntervalInSeconds"]!;
        var termination = (int?)policy["TerminationWaitInSeconds"] ?? 0;
        var steps = 1;
        switch ((string)routing["Type"]!)
        {
            case "CANARY":
                CheckSize(Size(routing, "CanarySize"), instances, 0, LargestBatch,
                    "CanarySize must be at most 50 percent of the variant's instances");
                break;
            case "LINEAR":
                CheckSize(Size(routing, "LinearStepSize"), instances, SmallestLinearStep, LargestBatch,
                    "LinearStepSize must be from 10 to 50 percent of the variant's instances");
                steps = DeploymentSteps.Even(DeploymentSteps.Share(routing["LinearStepSize"], instances)).Count();
                break;
        }

        var waits = (steps * wait) + termination;
        if ((int?)policy["MaximumExecutionTimeoutInSeconds"] is { } timeout && timeout <= waits)
            throw AwsServiceException.Validation(string.Create(CultureInfo.InvariantCulture,
                $"MaximumExecutionTimeoutInSeconds is {timeout}, but must be larger than the total wait of {waits} seconds: {steps} × "
                    + $"WaitIntervalInSeconds ({wait}) + TerminationWaitInSeconds ({termination})."));
    }

    private static JsonNode Size(JsonNode routing, string member) => routing[member]
        ?? throw AwsServiceException.Validation($"{member} must be specified when the traffic routing Type is {(string)routing["Type"]!}.");

    private static void CheckSize(JsonNode size, int count, double smallest, double largest, string rule)
    {
        var share = DeploymentSteps.Exact(size, count);
        if (share < smallest || share > largest)
            throw AwsServiceException.Validation(string.Create(CultureInfo.InvariantCulture,
                $"{rule}, but {(int)size["Value"]!} ({(string)size["Type"]!}) of {count} is {share:P0}."));
    }
}
