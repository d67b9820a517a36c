using Mcc.Machine.Processes;

namespace Mcc.Machine.Python;

/// <summary>Finds the Python of a project's server: the one that was named, else the first that has every distribution of <c>requirements.txt</c>.</summary>
public static class PythonFinder
{
    private const string HasAll = "import importlib.metadata as m, sys; [m.version(n) for n in sys.argv[1:]]";

    /// <summary>Null when none has them all.</summary>
    /// <param name="project">The project's folder.</param>
    /// <param name="named">A path or a name, taken as it is.</param>
    public static async Task<string?> Find(string project, string? named, CancellationToken cancel)
    {
        if (named is not null)
            return named;
        string[] words = ["-c", HasAll, .. Distributions(Path.Combine(project, "requirements.txt"))];
        foreach (var candidate in new[] { Path.Combine(project, ".venv", "bin", "python"), "python3", "/usr/bin/python3" })
        {
            if (await Tool.Run(new(candidate, words, project), cancel) is { Succeeded: true })
                return candidate;
        }

        return null;
    }

    private static IEnumerable<string> Distributions(string requirements) =>
        !File.Exists(requirements) ? []
            : File.ReadLines(requirements)
                .Select(line => line.Split(['#', ';'])[0].Trim())
                .Where(line => line.Length > 0 && line[0] != '-')
                .Select(line => line.IndexOfAny([' ', '=', '<', '>', '!', '~', '[', '@']) is var end and > 0 ? line[..end] : line);
}
