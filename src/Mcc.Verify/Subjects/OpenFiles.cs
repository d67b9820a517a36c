namespace Mcc.Verify.Subjects;

/// <summary>Open file descriptors of a container's processes, from Linux's <c>/proc</c>.</summary>
internal static class OpenFiles
{
    /// <summary>Null where they cannot be seen.</summary>
    public static int? Count(IRunning running)
    {
        if (running.Process is not { } root)
            return null;
        try
        {
            return ProcessTree.Of(root).Sum(process => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
