using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Files;

namespace Mcc.Cli.Local;

/// <summary>Reads <c>--project NAME=FOLDER</c>, or FOLDER alone: then the project's own name is the repository of its image.</summary>
internal static class NamedProjects
{
    /// <param name="option">Where the words come from, such as --project.</param>
    public static IReadOnlyList<ProjectFolder> Read(IReadOnlyList<string> words, string here, ICollection<Finding> findings,
        string option = "--project")
    {
        var projects = new List<ProjectFolder>();
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            // A folder may have an = in its name too.
            var isNamed = equals > 0 && !Directory.Exists(Path.GetFullPath(word, here));
            var folder = Path.GetFullPath(isNamed ? word[(equals + 1)..] : word, here);
            if (!File.Exists(Path.Combine(folder, "code", "serve")))
            {
                findings.Add(Finding.Error("project",
                    $"{option} names {folder}, which has no code/serve, so it cannot run as a process.",
                        "Give the folder of a generated project: FOLDER or NAME=FOLDER."));
                continue;
            }

            var name = isNamed ? word[..equals] : NameOf(folder);
            if (projects.Exists(project => string.Equals(project.Name, name, StringComparison.OrdinalIgnoreCase)))
                findings.Add(Finding.Error("project", $"Two projects are named {name}.",
                    "Rename one of them: --project=NAME=FOLDER."));
            projects.Add(new(name, folder));
        }

        return projects;
    }

    private static string NameOf(string folder)
    {
        var record = Path.Combine(folder, ProjectRecord.Path);
        return (File.Exists(record) ? RecordedSettings.In(RegularFile.ReadBytes(record, FileLimits.Source)).ProjectName : null)
            ?? Path.GetFileName(folder);
    }
}
