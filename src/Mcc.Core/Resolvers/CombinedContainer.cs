using Mcc.Core.Configuration;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>One of several containers of a model.</summary>
/// <param name="Name">Its ContainerHostname.</param>
/// <param name="Project">What its project says; null for an image, and where the project was not looked at.</param>
/// <param name="Accepts">The content types of its requests; empty where they are not known.</param>
/// <param name="Answers">The content types of its responses, the usual one first; empty where they are not known.</param>
/// <param name="Workers">The number of its processes; null where the server has no variable for it.</param>
/// <param name="Variables">Its variables by name in ordinal order.</param>
public sealed record CombinedContainer(
    ContainerEntry Entry,
    string Name,
    MemberProject? Project,
    IReadOnlyList<string> Accepts,
    IReadOnlyList<string> Answers,
    int? Workers,
    IReadOnlyList<ContainerVariable> Variables)
{
    /// <summary>False where a project says the name, and it was not looked at: then it is only supposed.</summary>
    public bool IsNameKnown => Entry.GivenName is not null || Entry.IsImage || Project is not null;
}
