namespace Mcc.LocalSageMaker.State;

/// <summary>A file that cannot be written because of the disk: the client's request was right, and mcc has no bug.</summary>
internal sealed record DiskProblem(bool IsFull, string Message)
{
    // ENOSPC, EFBIG and EDQUOT, see errno(3); the numbers are the same on Linux and macOS except for the last.
    private static readonly int[] Full = [28, 27, 122, 69];

    /// <summary>Null when the exception has another cause.</summary>
    public static DiskProblem? Of(Exception problem, string folder) => problem switch
    {
        IOException io when Full.Contains(io.HResult) => new(true,
            $"The disk of {folder} is full, so nothing was changed. Free some space, and send the request again."),
        // Other exceptions of these types have been caught where they are expected.
        UnauthorizedAccessException or IOException { HResult: 30 or 5 or 13 } => new(false,
            $"{folder} cannot be written ({problem.Message}), so nothing was changed. Make it writable, and send the request again."),
        _ => null,
    };
}
