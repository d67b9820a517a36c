using Mcc.Platform.Processes;

namespace Mcc.Platform.Setup;

/// <summary>What a project needs on this machine before it can be trained, and served as a process.</summary>
/// <param name="Project">Its folder. Its own script decides which Python has the required modules.</param>
/// <param name="Programs">What serving needs in addition to Python; empty where a container serves.</param>
/// <param name="DebianPackages">The packages that have all of it on Debian and Ubuntu.</param>
/// <param name="Variables">The environment variables of the run.</param>
public sealed record SetupNeeds(
    string Project,
    IReadOnlyList<string> Programs,
    IReadOnlyList<string> DebianPackages,
    IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The Python that the user chose (MCC_PYTHON), or null. No other one is used then.</summary>
    public string? NamedPython => Variables.GetValueOrDefault("MCC_PYTHON") is { Length: > 0 } named ? named : null;

    public string? SearchPath => Variables.GetValueOrDefault("PATH");

    /// <summary>Where a private environment is made; the project's scripts look there first.</summary>
    public string EnvironmentFolder => Path.Combine(Project, ".venv");

    public string Requirements => Path.Combine(Project, "requirements.txt");

    public IReadOnlyList<string> MissingPrograms => [.. Programs.Where(program => Processes.Programs.Find(program, SearchPath) is null)];
}
