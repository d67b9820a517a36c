using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Images;

/// <summary>
/// Which tags of a repository can move to another image
/// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html).
/// </summary>
internal static class TagMutability
{
    public const string Setting = "imageTagMutability";
    public const string Filters = "imageTagMutabilityExclusionFilters";

    private const string WithExclusion = "_WITH_EXCLUSION";
    private const string Mutable = "MUTABLE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <exception cref="AwsServiceException">There are filters without the setting that uses them, or the other way round.</exception>
    public static void Check(JsonObject repository)
    {
        if (SettingOf(repository).EndsWith(WithExclusion, StringComparison.Ordinal) != repository[Filters] is JsonArray { Count: > 0 })
            throw new AwsServiceException(400, "InvalidParameterException",
                "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint: 'ImageTagMutability and "
                    + "ImageTagMutabilityExclusionFilters must be used together'");
    }

    public static bool CanMove(JsonObject repository, string tag)
    {
        var isExcluded = (repository[Filters] as JsonArray ?? []).Any(filter => IsMatch((string)filter!["filter"]!, tag));
        return SettingOf(repository).StartsWith(Mutable, StringComparison.Ordinal) != isExcluded;
    }

    private static string SettingOf(JsonObject repository) => (string)repository[Setting]!;

    private static bool IsMatch(string filter, string tag) => Regex.IsMatch(
        tag, $@"^{Regex.Escape(filter).Replace(@"\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.CultureInvariant, Patience);
}
