using System.Globalization;

namespace Mcc.Platform.Processes;

/// <summary>
/// What a process started, and what that started: they are noted before the process ends, because afterwards nothing says whose they were.
/// </summary>
internal static class Descendants
{
    /// <summary>Nothing where there is no <c>/proc</c>.</summary>
    public static IReadOnlyList<ProcessIdentity> Of(int root)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var parents = Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path))
            .Where(name => char.IsAsciiDigit(name[0])).Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .Select(number => (Number: number, Parent: ParentOf(number))).Where(pair => pair.Parent is not null)
            .ToLookup(pair => pair.Parent!.Value, pair => pair.Number);
        var found = new List<int>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in parents[parent])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return [.. found.Select(ProcessIdentity.Find).OfType<ProcessIdentity>()];
    }

    /// <summary>The fourth field of <c>/proc/N/stat</c>; the second is a name in parentheses, which can contain anything.</summary>
    private static int? ParentOf(int process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }
}
