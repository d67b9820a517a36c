using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// An instance without the accelerator that the backend's image is built for. The backend's <c>accelerators</c> name the kinds; a backend
/// without that list runs anywhere.
/// </summary>
public sealed class AcceleratorFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Backend.Accelerators is not { } wanted
            || deployment.Settings.InstanceType.Setting is not { } chosen
            || catalog.Facts.Instances.Find(chosen.Text!) is not { } instance)
            yield break;
        if (wanted.Contains(instance.Accelerator?.Kind ?? "cpu", StringComparer.Ordinal))
            yield break;
        var usual = deployment.Backend.DefaultOf(chosen.Parameter) ?? deployment.Architecture.DefaultOf(chosen.Parameter);
        var fitting = deployment.InstanceTypes.All.FirstOrDefault(other =>
            other.Name == usual && wanted.Contains(other.Accelerator?.Kind ?? "cpu", StringComparer.Ordinal));
        yield return Finding.Error("accelerator",
            $"`instanceType` is `{instance.Name}` (from {chosen.Origin}), which has "
                + $"{(instance.Accelerator is { } has ? $"{has.Kind} accelerators" : "no accelerator")}, but {deployment.Backend.Title} "
                    + $"needs {string.Join(" or ", wanted)}.",
            fitting is null ? "Choose another instance type." : $"Try `{fitting.Name}`.");
    }
}
