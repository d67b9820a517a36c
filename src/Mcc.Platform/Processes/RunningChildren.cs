using System.Diagnostics;

namespace Mcc.Platform.Processes;

/// <summary>
/// The processes that this one started and whose output it reads, so that none of them is left when it has to end at once.
/// </summary>
public static class RunningChildren
{
    private const int Many = 64;

    private static readonly Lock Door = new();
    private static readonly List<ProcessIdentity> All = [];

    /// <summary>SIGKILL to all that still run, and to what they started.</summary>
    public static void Kill()
    {
        foreach (var child in Snapshot())
            child.Kill();
    }

    internal static void Add(Process process)
    {
        var child = ProcessIdentity.OfNew(process);
        lock (Door)
        {
            if (All.Count >= Many)
                All.RemoveAll(other => !other.IsRunning);
            All.Add(child);
        }
    }

    private static IReadOnlyList<ProcessIdentity> Snapshot()
    {
        lock (Door)
            return [.. All];
    }
}
