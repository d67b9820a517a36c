using Mcc.Platform.Processes;

namespace Mcc.Platform.Setup;

/// <summary>Installs packages of Debian or Ubuntu. A package that brings a service does not start it.</summary>
internal static class AptGet
{
    private const string Policy = "/usr/sbin/policy-rc.d";

    /// <returns>Null when done, else the reason.</returns>
    public static async Task<string?> Install(
        IReadOnlyList<string> packages, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        // One unreachable list among several must not stop what the others have.
        await Run(["update", "--quiet"], variables, cancel);
        var aside = Policy + ".before-mcc";
        if (File.Exists(Policy))
            File.Move(Policy, aside, overwrite: true);
        try
        {
            // invoke-rc.d asks this script; 101 means that the action is not allowed.
            await File.WriteAllTextAsync(Policy, "#!/bin/sh\nexit 101\n", cancel);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Policy, (UnixFileMode)0b111_101_101);
            var end = await Run(["install", "--yes", "--quiet", "--no-install-recommends", .. packages], variables, cancel);
            return end is { Succeeded: true } ? null : end?.LastLine ?? "there is no apt-get";
        }
        finally
        {
            File.Delete(Policy);
            if (File.Exists(aside))
                File.Move(aside, Policy);
        }
    }

    /// <summary>It asks nothing, and its messages have one language.</summary>
    private static Task<ProcessResult?> Run(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, CancellationToken cancel) =>
        ProcessRunner.Run(new("env", ["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get", .. arguments], "/", variables),
        cancel);
}
