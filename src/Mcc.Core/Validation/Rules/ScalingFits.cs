using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>Auto scaling goes from the fewest to the most.</summary>
public sealed class ScalingFits : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.EffectiveNumber("autoscalingMin") is { } fewest && specification.EffectiveNumber("autoscalingMax") is { } most && fewest > most)
        {
            yield return Finding.Error("scaling-fits",
                string.Create(CultureInfo.InvariantCulture, $"`autoscalingMin` is {fewest}, more than `autoscalingMax` {most}."),
                string.Create(CultureInfo.InvariantCulture, $"Give --autoscaling-max={fewest} or more."));
        }
    }
}
