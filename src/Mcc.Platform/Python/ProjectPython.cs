using Mcc.Platform.Processes;

namespace Mcc.Platform.Python;

/// <summary>
/// The Python of a project's server, chosen by the project's own script, so that everyone who serves it as a process takes the same.
/// </summary>
public static class ProjectPython
{
    /// <summary>False for a folder that does not say; the first line of its <c>code/serve</c> decides then.</summary>
    public static bool IsChosenBy(string project) => File.Exists(Path.Combine(project, "runtime", "lib", "process.sh"));

    /// <param name="variables">All that the script sees, MCC_PYTHON among them; null for those of this process.</param>
    /// <returns>The interpreter's path as the only line of the output, or a failure whose last line says what is missing.</returns>
    public static async Task<ProcessResult> Find(string project, IReadOnlyDictionary<string, string>? variables, CancellationToken cancel)
    {
        const string question = ". runtime/lib/begin.sh && find_python";
        return await ProcessRunner.Run(new("bash", ["-c", question, "do/run"], project, variables), cancel)
            ?? new(127, "", "there is no bash");
    }
}
