using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>moto with the repaired faults of <c>moto_stacks.py</c>, asked with the real AWS CLI.</summary>
public sealed class MotoStacks : PretendedAws
{
    protected override async Task<(string Program, IReadOnlyList<string> Words)?> Server()
    {
        // A python3 without moto would end at once.
        if (await Found("moto_server") is null || (await Shell.Run("python3", ["-c", "import moto.server"], "/")).Exit != 0)
            return null;
        return ("python3", [Path.Combine(AppContext.BaseDirectory, "Bootstrap", "moto_stacks.py")]);
    }
}
