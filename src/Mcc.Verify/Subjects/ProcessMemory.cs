namespace Mcc.Verify.Subjects;

/// <summary>Memory of a process and all below it, from Linux's <c>/proc</c>.</summary>
internal static class ProcessMemory
{
    /// <summary>The same of one process; 0 where it cannot be known.</summary>
    public static long Of(int process) => ProcessField.Number($"/proc/{process}/smaps_rollup", "Pss:") * 1024;

    /// <summary>Proportional set size in bytes (pages that processes share count once); null where /proc does not tell.</summary>
    public static long? OfTree(int root)
    {
        var bytes = ProcessTree.Of(root).Sum(Of);
        return bytes > 0 ? bytes : null;
    }
}
