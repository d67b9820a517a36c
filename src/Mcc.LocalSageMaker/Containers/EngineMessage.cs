using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>Why a container engine refused, in its own words.</summary>
internal static class EngineMessage
{
    private const int Lines = 3;

    /// <summary>Lines that engines add to every refusal, and the progress of a pull.</summary>
    private static readonly string[] Noise =
        ["See 'docker", "See 'podman", "Run 'docker", "Run 'podman", "Unable to find image", "Trying to pull", "Getting image source"];

    /// <summary>The last lines of its errors that say something about the cause.</summary>
    public static string Of(ProcessResult refused)
    {
        var said = refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Noise.Any(noise => line.StartsWith(noise, StringComparison.OrdinalIgnoreCase)))
            .TakeLast(Lines).ToList();
        return said.Count > 0 ? string.Join(" | ", said) : refused.LastLine;
    }
}
