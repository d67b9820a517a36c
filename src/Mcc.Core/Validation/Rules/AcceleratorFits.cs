using Mcc.Core.Catalogs;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>An instance without the accelerator that the backend's image is built for. The backend's <c>accelerators</c> name the kinds; a backend without that list runs anywhere.</summary>
public sealed class AcceleratorFits : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Backend.Accelerators is not { } wanted
            || specification["instanceType"] is not { } chosen
            || catalog.Facts.Instances.Find(chosen.Text!) is not { } instance)
            yield break;
        if (wanted.Contains(instance.Accelerator?.Kind ?? "cpu", StringComparer.Ordinal))
            yield break;
        var fitting = catalog.Facts.Instances.All.FirstOrDefault(other => wanted.Contains(other.Accelerator?.Kind ?? "cpu", StringComparer.Ordinal) && string.Equals(other.Name, specification.Backend.Defaults.TryGetValue("instanceType", out var usual) ? usual.GetString() : specification.Architecture.Defaults.TryGetValue("instanceType", out usual) ? usual.GetString() : null, StringComparison.Ordinal));
        yield return Finding.Error("accelerator",
            $"`instanceType` is `{instance.Name}` (from {chosen.Origin}), which has {(instance.Accelerator is { } has ? $"{has.Kind} accelerators" : "no accelerator")}, but {specification.Backend.Title} needs {string.Join(" or ", wanted)}.",
            fitting is null ? "Choose another instance type." : $"Try `{fitting.Name}`.");
    }
}
