namespace Mcc.LocalSageMaker.Storage;

/// <summary>What a deletion did.</summary>
/// <param name="Version">The version that was removed, or that of the new delete marker; null when the bucket has no versions.</param>
/// <param name="IsMarker">Whether that version is a delete marker.</param>
internal sealed record Removal(string? Version, bool IsMarker);
