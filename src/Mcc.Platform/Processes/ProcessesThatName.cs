using System.Text;

namespace Mcc.Platform.Processes;

/// <summary>Whether a running process has a path in its command line or its variables, and so may use it.</summary>
public static class ProcessesThatName
{
    /// <summary>Processes of other users do not tell their variables; their command lines are read.</summary>
    public static bool Any(string path)
    {
        if (!Directory.Exists("/proc"))
            return true;
        var mark = Encoding.UTF8.GetBytes(path);
        return Directory.EnumerateDirectories("/proc").Any(process =>
             Names($"{process}/cmdline", mark) || Names($"{process}/environ", mark));
    }

    private static bool Names(string file, byte[] mark)
    {
        try
        {
            return File.Exists(file) && File.ReadAllBytes(file).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
