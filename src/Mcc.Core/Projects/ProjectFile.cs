using Mcc.Core.Models;
using Mcc.Core.Text;

namespace Mcc.Core.Projects;

/// <summary>
/// A file of a project: its path with <c>/</c>, whether it can be executed, and either its bytes or the user's file that is copied.
/// </summary>
public sealed record ProjectFile(string Path, bool Executable, byte[] Content, InputFile? Copy = null)
{
    /// <summary>Size in bytes.</summary>
    public long Size => Copy?.Size ?? Content.LongLength;

    /// <summary>SHA-256 in lower-case hex; null for a file that is hashed while it is copied.</summary>
    public string? Digest => Copy is null ? Sha256.Of(Content) : Copy.Digest;
}
