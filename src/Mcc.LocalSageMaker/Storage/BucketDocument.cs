namespace Mcc.LocalSageMaker.Storage;

/// <summary>A configuration of a bucket that is kept and returned as it was put, and has no effect here.</summary>
/// <param name="Name">The sub-resource.</param>
/// <param name="Operation">As in the names of its operations: Get…, Put… and Delete….</param>
/// <param name="Root">The root element; empty for JSON.</param>
/// <param name="MissingCode">The error of a bucket that has none.</param>
/// <param name="Default">What a bucket has that was never given one; null for none.</param>
/// <param name="IsFixed">Whether only the default exists: another one would have an effect that is not simulated, so it is refused.</param>
internal sealed record BucketDocument(string Name, string Operation, string Root, string MissingCode, string MissingMessage)
{
    public string? Default { get; init; }

    public bool IsFixed { get; init; }
}
