using Mcc.Core.Diagnostics;

namespace Mcc.Core.Registry;

/// <summary>A line of a registry that is not one whole entry.</summary>
/// <param name="Number">Counted from one.</param>
/// <param name="IsTerminated">False: it is the last one and has no line break, so its writer was interrupted.</param>
/// <param name="HasEntry">Whether a whole entry follows the incomplete one on the line.</param>
public sealed record DamagedLine(int Number, bool IsTerminated, bool HasEntry)
{
    /// <param name="file">The name of the registry in messages.</param>
    public Finding ToFinding(string file) => Finding.Warning("registry-line",
        HasEntry ? "The line begins with an incomplete entry; the entry after it was read."
            : IsTerminated ? "The line is not a whole entry, so it was skipped."
            : "The last entry is incomplete, because its writer was interrupted, so it was skipped.",
        IsTerminated ? "`mcc registry prune` removes what is incomplete." : "The next `mcc registry log` removes it.", new(file, Number));
}
