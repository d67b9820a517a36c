using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// How the values of a period become one number: Sum, Average, Minimum, Maximum, SampleCount, or a percentile such as p99.
/// </summary>
internal static class Statistic
{
    /// <exception cref="AwsServiceException">The name is not a statistic that the local CloudWatch has.</exception>
    public static double? Of(Samples samples, string name) => name switch
    {
        "SampleCount" => samples.Count,
        "Sum" => samples.Sum,
        "Average" => samples.Average,
        "Minimum" => samples.Minimum,
        "Maximum" => samples.Maximum,
        ['p', .. var percent] when decimal.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part)
            && part is >= 0 and <= 100 => samples.Percentile((double)part / 100),
        _ => throw new AwsServiceException(400, "InvalidParameterValue",
            $"The local CloudWatch does not support the statistic {name}: use SampleCount, Sum, Average, Minimum, Maximum or pNN."),
    };
}
