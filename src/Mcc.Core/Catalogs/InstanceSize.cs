using System.Globalization;

namespace Mcc.Core.Catalogs;

/// <summary>The size at the end of an instance type's name, in units of one xlarge.</summary>
internal static class InstanceSize
{
    private const string Large = "xlarge";

    /// <summary>0.25 for medium, 0.5 for large, 1 for xlarge, 24 for 24xlarge; null for text that is not a size.</summary>
    public static double? Of(string size)
    {
        switch (size)
        {
            case "medium":
                return 0.25;
            case "large":
                return 0.5;
            case Large:
                return 1;
        }

        return size.EndsWith(Large, StringComparison.Ordinal)
            && int.TryParse(size.AsSpan(0, size.Length - Large.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
                ? count
                : null;
    }
}
