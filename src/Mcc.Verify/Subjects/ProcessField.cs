using System.Globalization;

namespace Mcc.Verify.Subjects;

/// <summary>One number of a file of <c>/proc</c> with a name and a value in each line.</summary>
internal static class ProcessField
{
    /// <summary>0 when there is no such line, or the process has ended.</summary>
    public static long Number(string path, string name)
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
