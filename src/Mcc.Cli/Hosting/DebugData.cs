using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

#if DEBUG

namespace Mcc.Cli.Hosting;

/// <summary>
/// Debug builds read <c>data/</c> from the repository that they were built in, or from the folder MCC_DATA_FROM, so that a changed file is
/// visible without a build. Release builds have their data inside.
/// </summary>
internal static class DebugData
{
    public const string Variable = "MCC_DATA_FROM";
    private const string RepositoryMark = "Mcc.slnx";

    /// <returns>Whether the data could be read.</returns>
    public static bool Use(CliEnvironment cli)
    {
        var folder = cli.Environment.GetValueOrDefault(Variable) is { Length: > 0 } named
            ? Path.GetFullPath(named, cli.Folder)
            : OfRepository();
        if (folder is null)
            return true;
        var findings = new List<Finding>();
        var files = DataFolder.Read(folder, folder, findings).Where(file => !file.Key.StartsWith("schemas/", StringComparison.Ordinal));
        foreach (var finding in findings)
            cli.Error.WriteLine($"error: {finding.Text}");
        DataFiles.ReplaceEmbedded(files.ToDictionary(StringComparer.Ordinal));
        return findings.Count == 0;
    }

    private static string? OfRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RepositoryMark)))
                return Path.Combine(folder.FullName, "data");
        }

        return null;
    }
}
#endif
