using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>One version of a function, as environments are started from it.</summary>
/// <param name="Key">Changes with every change of the unpublished version, so that no environment outlives it.</param>
internal sealed record FunctionConfiguration(
    string Name, string Arn, string Version, string Key, string Image, string Handler, int MemoryMb,
    int StorageMb, TimeSpan Timeout, int? Reserved,
    IReadOnlyDictionary<string, string> Environment)
{
    public const string ImageMember = "_Image";

    /// <param name="reserved">Reserved concurrency of the function; null for none.</param>
    public static FunctionConfiguration Of(JsonObject record, int? reserved) => new(
        (string)record["FunctionName"]!,
        (string)record["FunctionArn"]!,
        (string)record["Version"]!,
        $"{(string)record["Version"]!}/{(string)record["RevisionId"]!}",
        (string)record[ImageMember]!,
        (string?)record["ImageConfigResponse"]?["ImageConfig"]?["Command"]?[0] ?? "",
        (int)record["MemorySize"]!,
        (int)record["EphemeralStorage"]!["Size"]!,
        TimeSpan.FromSeconds((int)record["Timeout"]!),
        reserved,
        ContainerPlan.Variables(record["Environment"]?["Variables"]));
}
