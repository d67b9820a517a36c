using System.Collections.Frozen;

namespace Mcc.Core.Models;

/// <summary>
/// A file of the user's that is copied into the project: where it lies, its path below its destination, its size in bytes and its SHA-256
/// in lower-case hex. The files of a language model have no digest before they are copied: reading hundreds of gigabytes only to judge
/// them would take minutes.
/// </summary>
public sealed record InputFile(string SourcePath, string RelativePath, long Size, string? Digest)
{
    /// <summary>The functions and classes that a Python module defines at its top level.</summary>
    public IReadOnlySet<string> Defines { get; init; } = FrozenSet<string>.Empty;
}
