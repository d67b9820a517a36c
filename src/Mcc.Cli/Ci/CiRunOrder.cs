using Mcc.Core.Ci;

namespace Mcc.Cli.Ci;

/// <summary>What the user asked <c>mcc ci run</c> for.</summary>
/// <param name="Projects">The projects to make.</param>
/// <param name="Jobs">Maximum number of stages at the same time; null: the number of processors.</param>
/// <param name="StandIn">The path of the program that serves where an engine is not installed; null: none.</param>
/// <param name="UseAws">Whether it is deployed where the caller's variables say, instead of to a local SageMaker of its own.</param>
/// <param name="DataFolders">Folders with additional layers, which the generated projects need too.</param>
internal sealed record CiRunOrder(
    CiFolder Folder,
    IReadOnlyList<CiProject> Projects,
    CiStage Until,
    int? Jobs,
    bool Resume,
    string? StandIn,
    bool UseAws,
    IReadOnlyList<string> DataFolders)
{
    /// <summary>What else the results depend on.</summary>
    public IReadOnlyList<string> Circumstances => [StandIn ?? "", UseAws ? "aws" : "local", .. DataFolders];
}
