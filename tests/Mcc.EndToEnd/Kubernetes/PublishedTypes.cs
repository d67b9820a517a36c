using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>The published types of the current Kubernetes, from npm's <c>kubernetes-models</c> into a folder that stays.</summary>
internal static class PublishedTypes
{
    private const string Version = "5.1.0";

    private static readonly string Folder = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "mcc-tests", $"kubernetes-models-{Version}");

    /// <summary>Why there are none; empty where they are installed. Tests that run at once wait for one installation.</summary>
    private static readonly Lazy<Task<string>> Missing = new(Install);

    public static async Task Require()
    {
        var missing = await Missing.Value;
        Assert.SkipWhen(missing.Length > 0, missing);
    }

    /// <summary>
    /// Its output has a line <c>unknown VERSION KIND</c> for each object that these types do not have, and the number of valid ones.
    /// </summary>
    public static async Task<Ended> Judge(params IEnumerable<string> files)
    {
        // A module is looked for beside the script; tests that run at once have a script each.
        var script = Path.Combine(Folder, $"judge-{Guid.NewGuid():N}.mjs");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Kubernetes", "published-types.mjs"), script);
        try
        {
            return await Shell.Run("node", [script, .. files], Folder);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<string> Install()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "kubernetes-models")))
            return "";
        if ((await Shell.Run("sh", ["-c", "command -v npm"], "/")).Exit != 0)
            return "This machine has no npm, which brings kubernetes-models: nothing judges the objects.";
        var partial = Folder + $".{Environment.ProcessId}";
        Directory.CreateDirectory(partial);
        var installed = await Shell.Run("npm",
            ["install", "--no-audit", "--no-fund", "--silent", "--prefix", partial, $"kubernetes-models@{Version}", "yaml@2.8.1"], partial);
        if (installed.Exit != 0)
            return $"npm could not bring kubernetes-models, so nothing judges the objects: {installed.Error}";
        Directory.Move(partial, Folder);
        return "";
    }
}
