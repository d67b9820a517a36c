using Mcc.Machine.Processes;

namespace Mcc.Machine.Containers;

/// <summary>Container engines of this machine, asked as the scripts of a project ask them.</summary>
public static class ContainerEngines
{
    /// <param name="named">The user's choice (<c>MCC_ENGINE</c>), or null.</param>
    /// <returns>The first that answers, or null.</returns>
    public static async Task<string?> FirstThatAnswers(string? named, CancellationToken cancel)
    {
        IReadOnlyList<string> candidates = string.IsNullOrEmpty(named) ? ["docker", "podman"] : [named];
        foreach (var candidate in candidates)
        {
            if (await ProgramRun.Run(candidate, ["info"], "/", cancel) is { Well: true })
                return candidate;
        }

        return null;
    }
}
