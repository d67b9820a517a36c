namespace Mcc.Cli.Hosting;

/// <summary>
/// What a project's server needs of the user's surroundings, when it runs as a process: where programs are, what they may speak, and which
/// Python is meant.
/// </summary>
internal static class ProcessVariables
{
    private static readonly string[] Names = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "MCC_PYTHON"];

    public static IReadOnlyDictionary<string, string> Of(CliEnvironment cli) => Of(cli.Environment);

    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> surroundings) =>
        Names.Where(surroundings.ContainsKey).ToDictionary(name => name, name => surroundings[name], StringComparer.Ordinal);
}
