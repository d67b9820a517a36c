using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>Installs what a package-lock.json names, once for each of its versions.</summary>
internal static class NodeModules
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Whether this machine has the program, given by its name or its path.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>A folder with the files of the other one and its node_modules; the test is skipped where npm cannot install them.</summary>
    /// <param name="builds">Whether packages have parts that npm compiles here, with the headers of this machine's Node.</param>
    public static async Task<string> Install(string folder, bool builds = false)
    {
        if (!Has("npm") || !Has("node")) Assert.Skip("There is no npm on this machine.");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))))[..16];
        var installed = Path.Combine(AppContext.BaseDirectory, "node", hash);
        Directory.CreateDirectory(installed);
        foreach (var file in Directory.GetFiles(folder))
            File.Copy(file, Path.Combine(installed, Path.GetFileName(file)), overwrite: true);
        var sign = Path.Combine(installed, "installed");
        if (File.Exists(sign)) return installed;
        var headers = builds && Directory.Exists("/usr/include/node")
            ? new Dictionary<string, string> { ["npm_config_nodedir"] = "/usr" } : null;
        var ended = await Shell.Run("npm",
            ["ci", "--no-audit", "--no-fund", "--prefer-offline", .. builds ? (string[])[] : ["--ignore-scripts"]], installed, headers)
            .WaitAsync(builds ? Patience * 2 : Patience);
        if (ended.Exit != 0) Assert.Skip($"npm could not install {Path.GetFileName(folder)}: {ended.Error.Trim().Split('\n')[^1]}");
        await File.WriteAllTextAsync(sign, "");
        return installed;
    }
}
