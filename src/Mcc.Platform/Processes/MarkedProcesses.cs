using System.Globalization;
using System.Text;

namespace Mcc.Platform.Processes;

/// <summary>
/// Processes that were started with an environment variable that nothing else has. They are found also when they left their group and
/// their parent, as servers do that go to the background.
/// </summary>
public static class MarkedProcesses
{
    private const int Tries = 20;

    /// <summary>Their numbers, from Linux's <c>/proc</c>.</summary>
    public static IReadOnlyList<int> Find(string name, string value)
    {
        if (!Directory.Exists("/proc"))
            return [];
        var mark = Encoding.UTF8.GetBytes($"{name}={value}\0");
        return [.. Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path))
            .Where(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && Has(text, mark))
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    }

    /// <summary>SIGKILL to each, until none is left.</summary>
    public static void Kill(string name, string value)
    {
        for (var tried = 0; tried < Tries && Find(name, value) is { Count: > 0 } found; tried++)
        {
            foreach (var process in found)
                Signals.Send(process, Signals.Kill);
            Thread.Sleep(TimeSpan.FromMilliseconds(10));
        }
    }

    private static bool Has(string process, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{process}/environ").AsSpan();
            return environment.StartsWith(mark) || environment.IndexOf((byte[])[0, .. mark]) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
