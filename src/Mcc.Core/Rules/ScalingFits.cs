using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>Auto scaling goes from the fewest to the most.</summary>
public sealed class ScalingFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.AutoscalingMin.Effective is { } fewest && deployment.Settings.AutoscalingMax.Effective is { } most
            && fewest > most)
        {
            yield return Finding.Error("scaling-fits",
                string.Create(CultureInfo.InvariantCulture, $"`autoscalingMin` is {fewest}, more than `autoscalingMax` {most}."),
                string.Create(CultureInfo.InvariantCulture, $"Give --autoscaling-max={fewest} or more."));
        }
    }
}
