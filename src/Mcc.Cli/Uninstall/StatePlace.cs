namespace Mcc.Cli.Uninstall;

/// <summary>One entry of the mcc folder.</summary>
/// <param name="Name">Its path in that folder.</param>
/// <param name="Content">What is in it, for a person.</param>
/// <param name="IsWritten">A person wrote or chose it, so that it is deleted only with everything.</param>
/// <param name="Runs">Which folders in it belong to local SageMakers, which are stopped first.</param>
public sealed record StatePlace(string Name, string Content, bool IsWritten = false, Func<string, IEnumerable<string>>? Runs = null)
{
    /// <summary>What mcc and the scripts of projects keep there; what is not in this list belongs to somebody else and stays.</summary>
    public static IReadOnlyList<StatePlace> All { get; } =
    [
        new("local", "state of the local SageMaker: models, endpoints, buckets, logs, keys", Runs: folder => [folder]),
        new("quickstart", "local SageMakers of quickstart", Runs: Directory.EnumerateDirectories),
        new("catalogs", "refreshed catalogs"),
        new("schemas", "AWS service models"),
        new("mcp-trusted", "MCP servers that you trust", IsWritten: true),
        new("registry.jsonl", "deployment registry", IsWritten: true),
        new("registries", "deployment registries of profiles", IsWritten: true),
        new("manifests", "records of AWS resources of projects", IsWritten: true),
        new("data", "your own layers and catalog rows", IsWritten: true),
        new("config.json", "profiles of AWS accounts, which the npm program reads too", IsWritten: true),
    ];
}
