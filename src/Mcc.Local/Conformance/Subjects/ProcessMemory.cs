using System.Globalization;

namespace Mcc.Local.Conformance.Subjects;

/// <summary>Memory of a process and all below it, from Linux's <c>/proc</c>.</summary>
internal static class ProcessMemory
{
    /// <summary>Proportional set size in bytes (pages that processes share count once), else null where there is no /proc.</summary>
    public static long? OfTree(int root)
    {
        if (!Directory.Exists("/proc"))
            return null;
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(path => Path.GetFileName(path))
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => (Process: int.Parse(name, CultureInfo.InvariantCulture), Parent: Number($"/proc/{name}/status", "PPid:")))
            .ToList();
        var tree = new HashSet<int> { root };
        // A parent may come after its child in the listing: go on until nothing is added.
        int before;
        do
        {
            before = tree.Count;
            tree.UnionWith(parents.Where(pair => tree.Contains((int)pair.Parent)).Select(pair => pair.Process).ToList());
        }
        while (tree.Count > before);

        return tree.Sum(process => Number($"/proc/{process}/smaps_rollup", "Pss:") * 1024);
    }

    private static long Number(string path, string name)
    {
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                if (line.StartsWith(name, StringComparison.Ordinal))
                    return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
        }

        return 0;
    }
}
