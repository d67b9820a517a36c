using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.ModelInputs;

/// <summary>Reads the projects that <c>--containers</c> names.</summary>
internal sealed class MemberFolders(string workingFolder, Catalog catalog)
{
    public IReadOnlyDictionary<string, MemberProject> Read(Draft draft, ICollection<Finding> findings)
    {
        var members = new Dictionary<string, MemberProject>(StringComparer.Ordinal);
        if (draft.Settings.Containers.Setting is not { } setting)
            return members;
        var own = Path.GetFullPath(draft.Settings.ProjectDir.Value ?? draft.Settings.ProjectName.Value ?? ".", workingFolder);
        foreach (var entry in draft.Settings.Containers.Value.Select(ContainerEntry.Parse).Where(entry => !entry.IsImage))
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Home(entry.Place), workingFolder));
            if (!File.Exists(Path.Combine(folder, ProjectRecord.Path)))
            {
                findings.Add(Finding.Error("container-list",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) names {folder}, which {(Directory.Exists(folder)
                        ? "is not a project of mcc" : "does not exist")}.",
                    "Give the folder of a generated project, or an image with its registry, such as "
                        + "111122223333.dkr.ecr.us-east-1.amazonaws.com/NAME:TAG."));
                continue;
            }

            try
            {
                if (MemberReader.Read(new ProjectReader(folder).Read, catalog, Path.GetRelativePath(own, folder),
                    name => BytesBelow(Path.Combine(folder, name)), findings) is { } member)
                    members[entry.Text] = member;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                findings.Add(Finding.Error("container-list",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) names {folder}, which cannot be read: {exception.Message}",
                    "Make it readable."));
            }
        }

        return members;
    }

    private static string Home(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path;

    private static long BytesBelow(string folder) => !Directory.Exists(folder) ? 0
        : new DirectoryInfo(folder).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Sum(file => file.Length);
}
