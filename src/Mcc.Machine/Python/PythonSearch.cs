using Mcc.Machine.Processes;

namespace Mcc.Machine.Python;

/// <summary>Finds the Python that has certain modules, by asking each.</summary>
public static class PythonSearch
{
    /// <param name="candidates">Names or paths, the best first.</param>
    /// <returns>The interpreter's own path, or null when none has all of them.</returns>
    public static async Task<string?> FirstWith(IReadOnlyList<string> modules, IReadOnlyList<string> candidates, CancellationToken cancel)
    {
        // -c puts the working folder first on the path of modules: / has none.
        var question = $"import {string.Join(", ", modules.Prepend("sys"))}\nprint(sys.executable)";
        foreach (var candidate in candidates)
        {
            if (await Tool.Run(new(candidate, ["-c", question], "/"), cancel) is { Succeeded: true } end)
                return end.LastLine;
        }

        return null;
    }
}
