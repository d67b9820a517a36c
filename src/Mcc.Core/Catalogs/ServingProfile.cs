using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Options of a backend's server that together serve one purpose: a member of <c>profiles</c> in its JSON.</summary>
/// <param name="Source">Where the values come from, and when they were looked up.</param>
/// <param name="Accelerators">How many the container must have at least.</param>
/// <param name="SplitVariable">The variable that gets their number, instead of the one by which the server splits the model; null where it
/// stays.</param>
/// <param name="Environment">Variables of the container, in the order of the file.</param>
public sealed record ServingProfile(
    string Id, string Title, string Summary, string Source, int Accelerators, string? SplitVariable,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The profiles that a backend has, in the order of its file.</summary>
    public static IReadOnlyList<ServingProfile> Of(BackendLayer backend) =>
        [.. backend.Profiles.Select(profile => new ServingProfile(
            profile.Key,
            profile.Value.Title,
            profile.Value.Summary,
            profile.Value.Source,
            profile.Value.Accelerators,
            profile.Value.SplitVariable,
            profile.Value.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal)))];

    /// <summary>Null where the backend has no profile of this name.</summary>
    public static ServingProfile? Find(BackendLayer backend, string? id) =>
        id is null ? null : Of(backend).FirstOrDefault(profile => string.Equals(profile.Id, id, StringComparison.Ordinal));
}
