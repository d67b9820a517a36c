using Mcc.Platform.Python;

namespace Mcc.Platform.Setup;

/// <summary>A Python of this machine that has the required modules already, as the project's own scripts find it.</summary>
public sealed class InstalledPython : ISetupWay
{
    public string Name => "a Python on this machine";

    public bool ChangesTheMachine => false;

    public string? Obstacle(SetupNeeds needs) => null;

    public string? Installs(SetupNeeds needs) => null;

    public Task<SetupResult> Try(SetupNeeds needs, CancellationToken cancel) => Find(needs, cancel);

    /// <summary>What the project's scripts would take now; the other ways end with this question too.</summary>
    internal static async Task<SetupResult> Find(SetupNeeds needs, CancellationToken cancel)
    {
        var found = await ProjectPython.Find(needs.Project, needs.Variables, cancel);
        if (!found.Succeeded)
            return SetupResult.Failed(Reason(found.LastLine));
        return needs.MissingPrograms is { Count: > 0 } missing
            ? SetupResult.Failed($"{found.LastLine} has the packages, but {string.Join(", ", missing)} is not installed")
            : SetupResult.Ready(found.LastLine);
    }

    /// <summary>Without the name of the script that printed it, and without its fix, which the other ways are.</summary>
    private static string Reason(string line)
    {
        var start = line.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? colon + 2 : 0;
        var end = line.IndexOf("): ", StringComparison.Ordinal) is var fix and >= 0 ? fix + 1 : line.Length;
        return line[Math.Min(start, end)..end];
    }
}
