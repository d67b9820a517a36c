using Mcc.Core.Configuration;

namespace Mcc.Cli.Hosting;

/// <summary>
/// What a project's server needs of the user's surroundings, when it runs as a process: where programs are, what they may speak, and which
/// Python is meant.
/// </summary>
internal static class ProcessVariables
{
    private static readonly string[] Names = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "MCC_PYTHON"];

    /// <summary>Those without tokens, keys and passwords. Proxies keep theirs, because nothing can be reached without them.</summary>
    public static IReadOnlyDictionary<string, string> WithoutSecrets(IReadOnlyDictionary<string, string> surroundings) =>
        surroundings.Where(variable => variable.Key.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
                || !SecretVariables.IsSecret(variable.Key, variable.Value))
            .ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Of(CliEnvironment cli) => Of(cli.Environment);

    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> surroundings) =>
        Names.Where(surroundings.ContainsKey).ToDictionary(name => name, name => surroundings[name], StringComparer.Ordinal);
}
