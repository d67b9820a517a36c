using System.Globalization;

namespace Mcc.Core.Values;

/// <summary>
/// Amounts as Kubernetes writes them: <c>500m</c>, <c>1.5Gi</c>, <c>2G</c>
/// (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
/// </summary>
public static class KubernetesQuantity
{
    private static readonly IReadOnlyDictionary<string, decimal> Units = new Dictionary<string, decimal>(StringComparer.Ordinal)
    {
        [""] = 1,
        ["m"] = 0.001m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["P"] = 1_000_000_000_000_000m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
    };

    /// <summary>
    /// In bytes or CPUs. The pattern of the parameter has checked the text; an amount beyond all nodes is the largest number.
    /// </summary>
    public static decimal Value(string quantity)
    {
        var number = quantity.TrimEnd('m', 'k', 'K', 'M', 'G', 'T', 'P', 'i');
        try
        {
            return decimal.Parse(number, CultureInfo.InvariantCulture) * Units[quantity[number.Length..]];
        }
        catch (OverflowException)
        {
            return decimal.MaxValue;
        }
    }
}
