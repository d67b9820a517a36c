using Mcc.Machine.Processes;

namespace Mcc.Machine.Debian;

/// <summary>Debian's own packages, for a machine that is one and where we are root.</summary>
public static class DebianPackages
{
    private const string Policy = "/usr/sbin/policy-rc.d";

    public static bool CanInstall => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get") && File.Exists("/etc/debian_version");

    /// <summary>Installs them; a package that brings a service does not start it.</summary>
    /// <returns>Null when done, else what was in the way.</returns>
    public static async Task<string?> Install(IReadOnlyList<string> packages, CancellationToken cancel)
    {
        // One unreachable list among several must not stop what the others have.
        await Apt(["update", "--quiet"], cancel);
        var aside = Policy + ".before-mcc";
        if (File.Exists(Policy))
            File.Move(Policy, aside, overwrite: true);
        try
        {
            // invoke-rc.d asks this script; 101 means that the action is not allowed.
            await File.WriteAllTextAsync(Policy, "#!/bin/sh\nexit 101\n", cancel);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Policy, (UnixFileMode)0b111_101_101);
            var end = await Apt(["install", "--yes", "--quiet", "--no-install-recommends", .. packages], cancel);
            return end is { Succeeded: true } ? null : end?.LastLine ?? "there is no apt-get";
        }
        finally
        {
            File.Delete(Policy);
            if (File.Exists(aside))
                File.Move(aside, Policy);
        }
    }

    /// <summary>It asks nothing, and what it says has one language.</summary>
    private static Task<ToolResult?> Apt(IEnumerable<string> words, CancellationToken cancel) =>
        Tool.Run(new("env", ["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get", .. words], "/"), cancel);
}
