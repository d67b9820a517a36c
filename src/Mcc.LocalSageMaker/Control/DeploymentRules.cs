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

    /// <param name="copies">Copies of the inference component.</param>
    /// <exception cref="AwsServiceException">SageMaker would not accept the policy.</exception>
    public static void CheckComponent(JsonNode? policy, int copies)
    {
        if (policy?["RollingUpdatePolicy"] is { } rolling) CheckRolling(rolling, copies, "the inference component's copies");
    }

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
                if (routing["CanarySize"] is { } canary)
                    CheckSize(canary, instances, 0, LargestBatch, "CanarySize must be at most 50 percent of the variant's instances");
                break;
            case "LINEAR":
                if (routing["LinearStepSize"] is { } step)
                    CheckSize(step, instances, SmallestLinearStep, LargestBatch,
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

    private static void CheckSize(JsonNode size, int count, double smallest, double largest, string rule)
    {
        var share = DeploymentSteps.Exact(size, count);
        if (share < smallest || share > largest)
            throw AwsServiceException.Validation(string.Create(CultureInfo.InvariantCulture,
                $"{rule}, but {(int)size["Value"]!} ({(string)size["Type"]!}) of {count} is {share:P0}."));
    }
}
