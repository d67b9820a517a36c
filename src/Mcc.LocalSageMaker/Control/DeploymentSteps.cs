using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Control;

/// <summary>How an update policy divides a deployment into steps.</summary>
internal static class DeploymentSteps
{
    /// <summary>SageMaker's own step when the policy does not give one.</summary>
    private const double UsualSize = 0.1;

    /// <summary>The part of the whole that a CapacitySize means, from 0.01 to 1.</summary>
    /// <param name="count">Instances of the variants, or copies of the component.</param>
    public static double Share(JsonNode? size, int count) => size is null ? UsualSize : Math.Clamp(Exact(size, count), 0.01, 1);

    /// <summary>The same without bounds: 2 for twice the whole.</summary>
    public static double Exact(JsonNode size, int count) =>
        (int)size["Value"]! / ((string)size["Type"]! is "CAPACITY_PERCENT" ? 100.0 : Math.Max(1, count));

    /// <summary>A wait of a policy, cut to the limit.</summary>
    public static TimeSpan Wait(JsonNode? seconds, Limits limits)
    {
        var wait = TimeSpan.FromSeconds((int?)seconds ?? 0);
        return wait < limits.DeploymentWait ? wait : limits.DeploymentWait;
    }

    /// <summary>Shares that grow by one size, up to 1.</summary>
    public static IEnumerable<double> Even(double step)
    {
        // Ten steps of 0.1 are not exactly 1.
        for (var taken = 1; taken * step < 0.9999; taken++)
            yield return taken * step;
        yield return 1;
    }
}
