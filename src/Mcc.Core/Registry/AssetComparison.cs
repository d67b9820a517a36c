namespace Mcc.Core.Registry;

/// <summary>What the manifest and AWS do not both have.</summary>
/// <param name="NotRecorded">What has the tag of a project, and is not in the manifest.</param>
/// <param name="NotFound">What is in the manifest, and AWS does not find by its tag.</param>
/// <param name="NotCompared">What is in the manifest, and has no tags.</param>
public sealed record AssetComparison(
    IReadOnlyList<Asset> NotRecorded, IReadOnlyList<Asset> NotFound, IReadOnlyList<Asset> NotCompared)
{
    /// <param name="recorded">What the manifest has in the regions that were asked.</param>
    /// <param name="tagged">What AWS has there with the tag of a project.</param>
    public static AssetComparison Between(IReadOnlyList<Asset> recorded, IReadOnlyList<Asset> tagged) => new(
        [.. tagged.Where(asset => !recorded.Any(asset.IsSame))],
        [.. recorded.Where(asset => asset.IsTagged && !tagged.Any(asset.IsSame))],
        [.. recorded.Where(asset => !asset.IsTagged)]);
}
