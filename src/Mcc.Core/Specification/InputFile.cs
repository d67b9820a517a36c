namespace Mcc.Core.Specification;

/// <summary>A file of the user's that is copied into the project: where it lies, its path below its destination, its size in bytes and its SHA-256 in lower-case hex.</summary>
public sealed record InputFile(string SourcePath, string RelativePath, long Size, string Digest);
