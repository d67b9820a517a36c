using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.Core.Projects;

/// <summary>
/// One image, and several places to deploy it to: the project of the first target, and what each further target adds. Each is made and
/// checked like a project of its own; what they share is there once, and what an image cannot be for both is refused.
/// </summary>
public static class SeveralTargets
{
    /// <summary>The feature of such projects, with the script that stands for the ones that a target does not have.</summary>
    private const string AbsentScript = "runtime/targets/absent";

    /// <summary>What each README says of the targets, below its title.</summary>
    private const string Note = "runtime/targets/note.md";
    private const string Readme = "README.md";

    /// <summary>How a script finds the library, from <c>do/</c>, and from the folder of a target.</summary>
    private const string FromScripts = "/../runtime/lib/begin.sh";
    private const string FromTarget = "/../../../lib/begin.sh";

    private const string ImageList = ".dockerignore";
    private const string SettingsPath = "do/config";

    /// <summary>How long do/run waits on this machine: as long as the first target, whatever the others do.</summary>
    private const string OfThisMachine = "MCC_START_TIMEOUT";

    /// <param name="further">The settings of each further target (<see cref="FurtherTarget"/>).</param>
    /// <returns>Null when the findings refuse.</returns>
    public static CheckedProject? Make(
        Catalog catalog, Draft first, IReadOnlyList<Draft> further, Inputs inputs, ICollection<Finding> findings)
    {
        Draft[] all = [first, .. further];
        if (further.Count > 0)
            inputs = inputs with
            {
                Targets = [.. all.Select(draft => catalog.Target(draft.Settings.DeploymentTarget.Value
                ?? catalog.Parameters.DeploymentTarget.Default!.Value.GetString()!))]
            };
        if (Trouble(first, inputs) is { } trouble)
        {
            findings.Add(trouble);
            return null;
        }

        var made = new List<RenderedProject>();
        foreach (var draft in all)
        {
            if (Generation.Make(catalog, draft, inputs, findings) is not { } project)
                return null;
            made.Add(project.Project);
        }

        return Combine(made, findings) is { } combined ? CheckedProject.Check(catalog, combined, findings) : null;
    }

    /// <summary>Each target once, and none whose image is combined of others.</summary>
    private static Finding? Trouble(Draft first, Inputs inputs)
    {
        var twice = inputs.Targets.GroupBy(target => target.Id).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            return Finding.Error("target-exists", $"The project has the target `{twice.Key}` already.",
                "Edit its files in deploy/, or remove the target and add it again with other options.");
        return inputs.Targets.Count > 1 && first.Settings.Containers.HasValue
            ? Finding.Error("target-containers", "A project of several containers has one target.",
                "Combine the containers in another project for the other target.") : null;
    }

    private static RenderedProject? Combine(List<RenderedProject> made, ICollection<Finding> findings)
    {
        var first = made[0];
        if (made.Count == 1)
            return first;
        var absent = first.Files.First(file => file.Path == AbsentScript).Content;
        var own = Files(first);
        var files = new Dictionary<string, ProjectFile>(own, StringComparer.Ordinal);
        foreach (var other in made.Skip(1))
        {
            var target = other.Deployment.Target;
            var others = Files(other);
            foreach (var differing in ImageDifference(own, others))
                findings.Add(Finding.Error("target-image",
                    $"{target.Title} needs another image: {differing} would not be the one of {first.Deployment.Target.Title}.",
                    "Generate a project of its own for it, or remove the option that makes the difference."));
            var changed = others.Where(each => !IsSame(own.GetValueOrDefault(each.Key), each.Value)).ToList();
            var pages = changed.Select(each => each.Key).Where(TargetFiles.IsPage).ToList();
            foreach (var (path, file) in changed)
                Add(path, path == Readme ? Naming(file, pages, target.Id) : file, target.Id);
            // A script that the first target alone has says so where it is asked for this one.
            foreach (var path in own.Keys.Where(path => own[path].Executable && TargetFiles.IsScript(path) && !others.ContainsKey(path)))
                Put(new(TargetFiles.PathOf(target.Id, path), true, Moved(absent)));
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
            return null;
        Put(new(ProjectRecord.Path, false,
            ProjectRecord.Write(first.Deployment, [.. made.Skip(1).Select(project => project.Deployment)])));
        Put(new(ProjectLock.Path, false, ProjectLock.Of(files.Values).Write()));
        return new(first.Deployment, [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)]);

        void Put(ProjectFile file) => files[file.Path] = file;

        void Add(string path, ProjectFile file, string target)
        {
            if (path == ProjectSecrets.EnvironmentPath)
            {
                if (TargetFiles.Difference(own[path].Content, file.Content) is { } difference)
                    Put(new(TargetFiles.PathOf(target, path), false, difference));
            }
            else if (TargetFiles.CanDiffer(path))
            {
                Put(file with { Path = TargetFiles.PathOf(target, path), Content = file.Executable ? Moved(file.Content) : file.Content });
                if (TargetFiles.IsScript(path) && !own.ContainsKey(path))
                    Put(new(path, true, absent));
            }
            else if (!files.TryGetValue(path, out var there))
            {
                Put(file);
            }
            else if (!IsSame(there, file) && !(path == SettingsPath && Timeless(there) == Timeless(file)))
            {
                findings.Add(Finding.Error("target-files", $"{path} would be another file for {target}, and a project has it once.",
                    "Remove the option of the target that changes it."));
            }
        }
    }

    /// <summary>The files of one target, without those that only help to make others.</summary>
    private static Dictionary<string, ProjectFile> Files(RenderedProject project)
    {
        var files = project.Files.Where(file => file.Path is not (ProjectRecord.Path or ProjectLock.Path))
            .ToDictionary(file => file.Path, StringComparer.Ordinal);
        files.Remove(AbsentScript);
        if (files.Remove(Note, out var note))
        {
            var page = Encoding.UTF8.GetString(files[Readme].Content);
            var title = page.IndexOf('\n', StringComparison.Ordinal) + 1;
            files[Readme] = files[Readme] with
            {
                Content = Encoding.UTF8.GetBytes($"{page[..title]}\n{Encoding.UTF8.GetString(note.Content).TrimEnd()}\n{page[title..]}"),
            };
        }

        return files;
    }

    /// <summary>
    /// The files of the image that are not the same in both projects, the first of them. What the image is built of, the project's
    /// <c>.dockerignore</c> says.
    /// </summary>
    private static IEnumerable<string> ImageDifference(Dictionary<string, ProjectFile> first, Dictionary<string, ProjectFile> other)
    {
        var sent = first.TryGetValue(ImageList, out var list)
            ? Encoding.UTF8.GetString(list.Content).Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList() : [];
        bool IsImages(string path) => path is "Dockerfile" or ImageList
            || sent.Exists(each => path == each || path.StartsWith(each + "/", StringComparison.Ordinal));
        return first.Keys.Union(other.Keys, StringComparer.Ordinal).Where(IsImages).Order(StringComparer.Ordinal)
            .Where(path => !first.TryGetValue(path, out var one) || !IsSame(other.GetValueOrDefault(path), one)).Take(1);
    }

    private static bool IsSame(ProjectFile? one, ProjectFile other) => one is not null && one.Executable == other.Executable
        && (one.Copy is null ? other.Copy is null && one.Content.AsSpan().SequenceEqual(other.Content) : other.Copy is not null);

    private static string Timeless(ProjectFile settings) => string.Join('\n', Encoding.UTF8.GetString(settings.Content).Split('\n')
        .Where(line => !line.Contains(OfThisMachine, StringComparison.Ordinal)));

    /// <summary>A target's README with its pages where they are.</summary>
    private static ProjectFile Naming(ProjectFile readme, IReadOnlyList<string> pages, string target) => readme with
    {
        Content = Encoding.UTF8.GetBytes(pages.Aggregate(Encoding.UTF8.GetString(readme.Content),
            (text, page) => text.Replace(page, TargetFiles.PathOf(target, page), StringComparison.Ordinal))),
    };

    /// <summary>A script for the folder of a target, from where the library is elsewhere.</summary>
    private static byte[] Moved(byte[] script) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(script).Replace(FromScripts, FromTarget, StringComparison.Ordinal));
}
