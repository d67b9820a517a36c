using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Each fallback instance type by the rules for the first: SageMaker starts the same container there, with the same variables and the
/// same machine image.
/// </summary>
public sealed class FallbacksFit : IRule
{
    private static readonly IReadOnlyList<IRule> Rules =
    [
        new ProcessorFits(),
        new AcceleratorFits(),
        new ImageFits(),
        new DeviceFits(),
        new CudaFits(),
        new NumberFormatFits(),
        new ModelSplitFits(),
        new ModelMemoryFits(),
    ];

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.FallbackInstanceTypes.InEffect is not { } asked || deployment.Instance is not { } first)
            yield break;
        var names = deployment.Settings.FallbackInstanceTypes.Effective;
        foreach (var instance in names.Select(catalog.Facts.Instances.Find).OfType<Instance>())
        {
            var fallback = deployment.OnFallback(instance, first, asked.Origin);
            foreach (var finding in Rules.SelectMany(rule => rule.Check(fallback, catalog))
                .Where(finding => finding.Severity >= Severity.Warning))
            {
                yield return finding with
                {
                    Message = $"Fallback `{instance.Name}` (from {asked.Origin}): {finding.Message}",
                    Fix = $"Remove `{instance.Name}` from {asked.Parameter.Flag}, or choose a type like `{first.Name}`.",
                };
            }
        }
    }
}
