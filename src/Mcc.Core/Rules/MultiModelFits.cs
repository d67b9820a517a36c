using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A multi-model endpoint on an instance with accelerators: SageMaker has that for Triton's image only
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-support.html).
/// </summary>
public sealed class MultiModelFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.MultiModel.InEffect is { Text: "true" } many && deployment.Instance is { Accelerators: > 0 } instance)
            yield return Finding.Error("multi-model-fits",
                $"`{many.Parameter.Key}` is on (from {many.Origin}), but on `{instance.Name}` and other instances with accelerators "
                    + "SageMaker has multi-model endpoints only for Triton.",
                "Use an instance type without accelerators, such as --instance-type=ml.m5.xlarge.");
    }
}
