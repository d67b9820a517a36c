using Mcc.Core.Catalogs;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>An instance with accelerators that cost more than they bring: the backend's <c>advises</c> names the kind that does, and why.</summary>
public sealed class AcceleratorAdvised : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Backend.Advises is not { } advice
            || specification["instanceType"] is not { } chosen
            || catalog.Facts.Instances.Find(chosen.Text!) is not { } instance
            || (instance.Accelerator?.Kind ?? "cpu") == advice.Accelerator)
            yield break;
        yield return Finding.Warning("accelerator-advised",
            $"`instanceType` is `{instance.Name}` (from {chosen.Origin}), which is paid for its accelerators, but {advice.Reason}.",
            specification.Architecture.Defaults.TryGetValue("instanceType", out var usual) ? $"Try `{usual.GetString()}`." : "");
    }
}
