using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// An instance type whose processors cannot run the image, which is built for linux/amd64: SageMaker would say "exec format error".
/// </summary>
public sealed class ProcessorFits : IRule
{
    private const string Built = "x86_64";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Instance is not { } instance || instance.Processor == Built)
            yield break;
        var alike = deployment.InstanceTypes.All
            .Where(other => other.Processor == Built && other.AcceleratorKind == instance.AcceleratorKind && other.Vcpus == instance.Vcpus)
            .OrderBy(other => Math.Abs(other.MemoryGib - instance.MemoryGib))
            .FirstOrDefault();
        yield return Finding.Error("processor",
            $"`instanceType` is `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}), which has {instance.Processor} "
                + "processors, but the images are built for linux/amd64.",
            alike is null ? "Choose another instance type." : $"Try `{alike.Name}`.");
    }
}
