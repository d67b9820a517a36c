using System.Globalization;
using Mcc.Platform.Processes;

namespace Mcc.Verify.Subjects;

/// <summary>Takes resources from a process and all below it by lowering their soft limits, as far as the rights of mcc allow.</summary>
internal static class ProcessLimits
{
    private const int FileTooLarge = 25; // SIGXFSZ

    /// <summary>RLIMIT_AS: an allocation fails; no process is ended, as it would be by the kernel in a container.</summary>
    public static Disruption LimitMemory(int root, long spare) =>
        Lower(root, ResourceLimits.AddressSpace, ProcessTree.Of(root),
            process => (ulong)(ProcessField.Number($"/proc/{process}/status", "VmSize:") * 1024 + spare),
            $"the address space of each process was limited to {spare / 1048576} MiB more than it had (RLIMIT_AS)");

    /// <summary>
    /// RLIMIT_FSIZE: a write to a file fails. A process that does not ignore SIGXFSZ would be ended, so it is left alone.
    /// </summary>
    public static Disruption LimitFiles(int root)
    {
        var safe = ProcessTree.Of(root).Where(Ignores).ToHashSet();
        return safe.Contains(root)
            ? Lower(root, ResourceLimits.FileSize, safe, _ => 0, "no process could write to a file (RLIMIT_FSIZE)")
            : Disruption.Cannot("its server would be ended by SIGXFSZ instead of meeting a full disk, which only a container has");
    }

    private static Disruption Lower(int root, int resource, IReadOnlySet<int> processes, Func<int, ulong> soft, string how)
    {
        var before = new Dictionary<int, ulong>();
        foreach (var process in processes)
        {
            if (ResourceLimits.Set(process, resource, soft(process)) is { } was)
                before[process] = was;
        }

        if (!before.TryGetValue(root, out var usual))
            return Disruption.Cannot("the limits of its processes cannot be changed by this user");
        return new(how, null, () =>
        {
            // Those that were started since have inherited the limit.
            foreach (var process in ProcessTree.Of(root))
                ResourceLimits.Set(process, resource, before.GetValueOrDefault(process, usual));
            return Task.CompletedTask;
        });
    }

    private static bool Ignores(int process)
    {
        try
        {
            var ignored = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return (ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                >> (FileTooLarge - 1) & 1) == 1;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }
}
