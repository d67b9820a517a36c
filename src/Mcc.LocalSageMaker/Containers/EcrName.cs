using System.Text.RegularExpressions;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>Images that are named as ECR names them are in the registry that replaces it.</summary>
internal static partial class EcrName
{
    public static string In(string registry, string image) =>
        registry.Length > 0 && Host.Match(image) is { Success: true } host ? $"{registry}/{image[host.Length..]}" : image;

    /// <summary>The repository with its tag or digest, without ECR's host name; null where the image does not have that.</summary>
    public static string? Path(string image) => Host.Match(image) is { Success: true } host ? image[host.Length..] : null;

    [GeneratedRegex(@"^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Host { get; }
}
