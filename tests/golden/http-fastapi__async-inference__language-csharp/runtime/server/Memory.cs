using System.Globalization;

namespace Endpoint;

/// <summary>
/// Memory that a request has taken. Bodies are refused before memory ends, because the kernel ends a container that takes more than it has.
/// </summary>
internal sealed class Reservation : IDisposable
{
    private const long Small = 1 << 20;
    private const long Spare = 16 << 20;

    private static readonly Lock Deciding = new();
    private static long reserved;
    private long taken;

    /// <summary>Throws <see cref="RefusedException"/> where there is not so much memory, in bytes.</summary>
    public void Grow(long bytes)
    {
        if (taken + bytes > Small)
        {
            lock (Deciding)
            {
                // What others have reserved may be counted twice: better one refusal too many than the end of all requests.
                if (Interlocked.Read(ref reserved) > Room() - Spare - bytes)
                    throw RefusedException.NoMemory;
            }
        }

        Interlocked.Add(ref reserved, bytes);
        taken += bytes;
    }

    public void Dispose()
    {
        Interlocked.Add(ref reserved, -taken);
        taken = 0;
    }

    /// <summary>Bytes that this process may still take: of its container (cgroup 2 or 1), of its own limit, and of the machine.</summary>
    private static long Room()
    {
        var used = Read("/proc/self/statm", "");
        var size = (used.Length > 0 ? used[0] : 0) * Environment.SystemPageSize;
        var resident = (used.Length > 1 ? used[1] : 0) * Environment.SystemPageSize;
        return new[]
        {
            Left("/sys/fs/cgroup/memory.max", "", 1, resident),
            Left("/sys/fs/cgroup/memory/memory.limit_in_bytes", "", 1, resident),
            Left("/proc/self/limits", "Max address space", 1, size),
            Left("/proc/meminfo", "MemAvailable:", 1024, 0),
        }.Min();
    }

    private static long Left(string path, string name, long unit, long used) =>
        Read(path, name) is [var limit, ..] && limit < long.MaxValue / unit ? (limit * unit) - used : long.MaxValue;

    /// <summary>The numbers after a name at the beginning of a line.</summary>
    private static long[] Read(string path, string name)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) ?? "";
            return [.. line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .TakeWhile(word => long.TryParse(word, CultureInfo.InvariantCulture, out _))
                .Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
