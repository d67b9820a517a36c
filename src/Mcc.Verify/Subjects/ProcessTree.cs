using System.Globalization;

namespace Mcc.Verify.Subjects;

/// <summary>A process and all below it, from Linux's <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>Threads of all of them, and processes that have ended but were not waited for; 0 where that cannot be known.</summary>
    public static int Tasks(int? root) =>
        root is { } first ? Of(first).Sum(process => (int)Math.Max(1, ProcessField.Number($"/proc/{process}/status", "Threads:"))) : 0;

    /// <summary>Their numbers; only the root's where there is no <c>/proc</c>.</summary>
    public static IReadOnlySet<int> Of(int root)
    {
        var tree = new HashSet<int> { root };
        if (!Directory.Exists("/proc"))
            return tree;
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(path => Path.GetFileName(path))
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => (Process: int.Parse(name, CultureInfo.InvariantCulture),
                Parent: (int)ProcessField.Number($"/proc/{name}/status", "PPid:")))
            .ToList();
        // A parent may come after its child in the listing: go on until nothing is added.
        int before;
        do
        {
            before = tree.Count;
            tree.UnionWith(parents.Where(pair => tree.Contains(pair.Parent)).Select(pair => pair.Process).ToList());
        }
        while (tree.Count > before);

        return tree;
    }
}
