namespace Mcc.Cli.Hosting;

/// <summary>
/// What a project's server needs of the user's surroundings, when it runs as a process: where programs are, what they may speak, and which
/// Python is meant.
/// </summary>
internal static class ProcessVariables
{
    private static readonly string[] Names = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "MCC_PYTHON"];

    public static IReadOnlyDictionary<string, string> Of(World world) =>
        Names.Where(name => world.Variable(name) is not null)
            .ToDictionary(name => name, name => world.Variable(name)!, StringComparer.Ordinal);
}
