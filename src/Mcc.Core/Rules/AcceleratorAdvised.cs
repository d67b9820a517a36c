using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// An instance with accelerators that cost more than they bring: the backend's <c>advises</c> names the kind that does, and why.
/// </summary>
public sealed class AcceleratorAdvised : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Backend.Advises is not { } advice
            || deployment.Settings.InstanceType.Setting is not { } chosen
            || catalog.Facts.Instances.Find(chosen.Text!) is not { } instance
            || (instance.Accelerator?.Kind ?? "cpu") == advice.Accelerator)
            yield break;
        yield return Finding.Warning("accelerator-advised",
            $"`instanceType` is `{instance.Name}` (from {chosen.Origin}), which has accelerators, but {advice.Reason}.",
            deployment.Architecture.DefaultOf(chosen.Parameter) is { } usual ? $"Try `{usual}`." : "");
    }
}
