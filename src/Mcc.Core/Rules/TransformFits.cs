using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// The requests of a batch that are under way at once may have 100 MB together (API reference of CreateTransformJob, MaxPayloadInMB).
/// </summary>
public sealed class TransformFits : IRule
{
    private const decimal MostMegabytes = 100;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.BatchMaxConcurrent.Effective is { } concurrent
            && deployment.Settings.BatchMaxPayload.Effective is { } payload
            && concurrent * payload > MostMegabytes)
        {
            yield return Finding.Error("transform-fits",
                string.Create(CultureInfo.InvariantCulture,
                    $"`batchMaxConcurrent` {concurrent} times `batchMaxPayload` {payload} is {concurrent * payload} MB, but SageMaker "
                        + $"allows {MostMegabytes} MB in total."),
                string.Create(CultureInfo.InvariantCulture,
                    $"Set --batch-max-concurrent={Math.Max(1, Math.Floor(MostMegabytes / payload))} or a smaller --batch-max-payload."));
        }
    }
}
