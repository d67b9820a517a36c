using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>The minimum of auto scaling is not larger than the maximum.</summary>
public sealed class ScalingFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.AutoscalingMin.Effective is { } minimum && deployment.Settings.AutoscalingMax.Effective is { } maximum
            && minimum > maximum)
        {
            yield return Finding.Error("scaling-fits",
                string.Create(CultureInfo.InvariantCulture, $"`autoscalingMin` is {minimum}, more than `autoscalingMax` {maximum}."),
                string.Create(CultureInfo.InvariantCulture, $"Set --autoscaling-max={minimum} or more."));
        }
    }
}
