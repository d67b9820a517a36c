using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Local;

/// <summary>Where a local SageMaker keeps its state: as <c>--folder</c> says, or MCC_LOCAL_FOLDER, or in the user's home.</summary>
internal static class StateFolder
{
    private const string Variable = "MCC_LOCAL_FOLDER";

    public static Option<string?> Option() => new("--folder")
    {
        Description = $"State folder (default: ~/.ml-container-creator/local). [{Variable}]",
        HelpName = "FOLDER",
    };

    /// <summary>Whether commands use the folder without being given it.</summary>
    public static bool IsUsual(CliEnvironment cli, string folder) => string.Equals(Of(cli, null), folder, StringComparison.Ordinal);

    public static string Of(CliEnvironment cli, string? given) =>
        Path.GetFullPath(given ?? (cli.Variable(Variable) is { Length: > 0 } said ? said : Path.Combine(cli.Home, "local")),
            cli.Folder);
}
