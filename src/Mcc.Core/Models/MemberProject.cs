namespace Mcc.Core.Models;

/// <summary>What a project that becomes one of several containers says of itself.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Folder">Its folder, relative to that of the combined project.</param>
/// <param name="Environment">The variables of its container.</param>
/// <param name="Location">Where SageMaker gets its model.</param>
/// <param name="Types">The content types of its server.</param>
/// <param name="WorkersVariable">The variable with the number of its processes; null where it has none.</param>
/// <param name="MemoryShare">The share of each accelerator's memory that it takes; null where it uses none.</param>
/// <param name="ModelBytes">The size of the model files in its folder.</param>
/// <param name="IsMultiModel">Whether it serves many models.</param>
/// <param name="IsCombined">Whether it combines containers itself.</param>
/// <param name="StartupSeconds">How long it may take until it answers.</param>
public sealed record MemberProject(
    string Name,
    string Folder,
    IReadOnlyDictionary<string, string> Environment,
    MemberLocation Location,
    MemberTypes Types,
    string? WorkersVariable,
    decimal? MemoryShare,
    long ModelBytes,
    bool IsMultiModel,
    bool IsCombined,
    int StartupSeconds)
{
    /// <summary>The number of its processes that its own variables set; null where they set none.</summary>
    public int? Workers => WorkersVariable is not null && Environment.TryGetValue(WorkersVariable, out var text)
        && int.TryParse(text, out var number) && number > 0 ? number : null;
}

/// <summary>Where SageMaker gets the model of a member.</summary>
/// <param name="Archive">An archive in S3, or null.</param>
/// <param name="Prefix">A prefix in S3, or null.</param>
/// <param name="IsLookedUp">Whether its scripts look the model up when they deploy it.</param>
public sealed record MemberLocation(string? Archive, string? Prefix, bool IsLookedUp);

/// <summary>What a member accepts, and what it answers with.</summary>
/// <param name="Accepts">Content types of requests; empty where it does not say so.</param>
/// <param name="Answers">Content types of responses, the usual one first; empty where it does not say so.</param>
/// <param name="Variable">The variable with the type of a response to a client that wants none; null where it has none.</param>
/// <param name="BatchContent">The content type of a batch's records; null where it does not say so.</param>
/// <param name="BatchAccept">The content type of the responses to a batch's records; null where it does not say so.</param>
public sealed record MemberTypes(
    IReadOnlyList<string> Accepts, IReadOnlyList<string> Answers, string? Variable, string? BatchContent, string? BatchAccept)
{
    public static MemberTypes Unknown { get; } = new([], [], null, null, null);
}
