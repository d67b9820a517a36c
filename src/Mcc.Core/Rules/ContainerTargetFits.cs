using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Containers that are invoked directly on a target that names none of them: a transform job sends its records through all of them
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipeline-batch.html).
/// </summary>
public sealed class ContainerTargetFits : IRule
{
    /// <summary>The behaviour of targets that run batches.</summary>
    private const string BatchBehaviour = "batch";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.Invocation.InEffect is { } invocation && !ContainersResolver.IsSerial(deployment.Settings)
            && deployment.Layers.Behaviours.Contains(BatchBehaviour))
        {
            yield return Finding.Error("container-list",
                $"`{invocation.Parameter.Key}` is `{invocation.Text}` (from {invocation.Origin}), but a transform job names no container.",
                $"Use {invocation.Parameter.Flag} {ContainersResolver.Serial}, or a batch for each project.");
        }
    }
}
