using System.Globalization;

namespace Mcc.Platform.Processes;

/// <summary>
/// What a process started, and what that started: they are noted before the process ends, because afterwards nothing says whose they were.
/// </summary>
internal static class Descendants
{
    /// <summary>A process that does not stop in this time waits for a device, and starts nothing either.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Stops the process first, so that it starts no further one before it is killed, or continued: a program that it is just starting
    /// would be missed, and would stay.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> OfStopped(int root)
    {
        if (OperatingSystem.IsLinux() && Signals.Send(root, Signals.Stop))
            SpinWait.SpinUntil(() => FieldsOf(root) is not [not ("T" or "Z"), ..], TimeToStop);
        return Of(root);
    }

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

    private static int? ParentOf(int process) =>
        FieldsOf(process) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// The fields of <c>/proc/N/stat</c> from the third one, the state, which the parent follows; the second is a name in parentheses,
    /// which can contain anything.
    /// </summary>
    private static string[]? FieldsOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }
}
