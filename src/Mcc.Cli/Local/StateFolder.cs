using System.CommandLine;

namespace Mcc.Cli.Local;

/// <summary>Where a local SageMaker keeps its state: as <c>--folder</c> says, or MCC_LOCAL_FOLDER, or in the user's home.</summary>
internal static class StateFolder
{
    private const string Variable = "MCC_LOCAL_FOLDER";

    public static Option<string?> Option() => new("--folder")
    {
        Description = $"Where it keeps its state (default: ~/.ml-container-creator/local). [{Variable}]",
        HelpName = "FOLDER",
    };

    public static string Of(World world, string? given) =>
        Path.GetFullPath(given ?? world.Variable(Variable) ?? Path.Combine(world.Variable("HOME") ?? world.Folder, ".ml-container-creator", "local"), world.Folder);
}
