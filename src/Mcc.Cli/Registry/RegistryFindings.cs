using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

namespace Mcc.Cli.Registry;

/// <summary>What a write found in a registry.</summary>
internal static class RegistryFindings
{
    /// <param name="torn">The bytes of an incomplete entry that were removed; nothing is reported where there were none.</param>
    public static void TellRepaired(Reporter reporter, RegistryFile file, long torn)
    {
        if (torn > 0)
            reporter.Tell([Finding.Note("registry-line",
                $"Removed {torn} bytes of an incomplete entry from the end of {file.Path}; its writer was interrupted.")]);
    }
}
