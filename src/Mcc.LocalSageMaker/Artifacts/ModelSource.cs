namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>Where a model's data is: one tar.gz, or everything below a prefix.</summary>
internal sealed record ModelSource(string Url, bool IsArchive);
