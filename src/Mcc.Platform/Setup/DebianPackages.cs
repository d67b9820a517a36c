using Mcc.Platform.Processes;

namespace Mcc.Platform.Setup;

/// <summary>The packages of Debian or Ubuntu, installed as root with apt-get.</summary>
public sealed class DebianPackages : ISetupWay
{
    private const string Python = "/usr/bin/python3";

    public string Name => "the packages of Debian or Ubuntu";

    public bool ChangesTheMachine => true;

    public string? Obstacle(SetupNeeds needs)
    {
        if (!File.Exists("/etc/debian_version") || Programs.Find("apt-get", needs.SearchPath) is null)
            return "this is not Debian or Ubuntu";
        if (!Environment.IsPrivilegedProcess)
            return $"root is required: sudo apt-get install {string.Join(' ', needs.DebianPackages)}";
        return needs.NamedPython is { } named && named != Python ? $"MCC_PYTHON is {named}, but the packages are for {Python}" : null;
    }

    public string Installs(SetupNeeds needs) => $"{string.Join(' ', needs.DebianPackages)} with apt-get";

    public async Task<SetupResult> Try(SetupNeeds needs, CancellationToken cancel) =>
        await AptGet.Install(needs.DebianPackages, needs.Variables, cancel) is { } reason
            ? SetupResult.Failed($"`apt-get install {string.Join(' ', needs.DebianPackages)}` failed ({reason})")
            : await InstalledPython.Find(needs, cancel);
}
