using System.Text.RegularExpressions;

namespace Mcc.Core.Bootstrap;

/// <summary>Where a registry copies its images to: a region of an account.</summary>
public sealed partial record ReplicationPlace(string Region, string Account)
{
    /// <summary>The place that REGION or ACCOUNT/REGION names; null where the text is neither.</summary>
    /// <param name="own">The account of a place that names none.</param>
    public static ReplicationPlace? Parse(string text, string own) => Place.Match(text) is { Success: true } match
        ? new(match.Groups["region"].Value, match.Groups["account"] is { Success: true } account ? account.Value : own) : null;

    public override string ToString() => $"{Account}/{Region}";

    [GeneratedRegex(@"^((?<account>[0-9]{12})/)?(?<region>[a-z]{2}(-[a-z]+)+-[0-9])\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place { get; }
}
