using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Golden;

/// <summary>
/// The projects that are kept as files: as few as show every file of every layer. Each backend on its first target, each target
/// that these left out, and for each feature and each path that none of them has the first combination with it. They follow from the catalog,
/// so a new backend, target or feature brings its own golden.
/// </summary>
public static class GoldenSet
{
    public static IReadOnlyList<GoldenProject> Of(Catalog catalog)
    {
        var kept = new HashSet<(string Path, string Digest, bool Executable)>();
        return [.. Chosen(catalog).Select(chosen => new GoldenProject(chosen.Name, [.. chosen.Project.Files.Where(file => kept.Add((file.Path, file.Digest, file.Executable)))]))];
    }

    private static IEnumerable<(string Name, CheckedProject Project)> Chosen(Catalog catalog)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        // Features by their ids and files by their paths; `Dockerfile`, which has neither slash nor dot, is no feature.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var usual = catalog.Parameters.DeploymentTarget.Default?.GetString();
        var plain = Combinations.Plain(catalog).Select(made => made.Project).OrderBy(project => project.Deployment.Target.Id == usual ? 0 : 1).ToList();
        var backends = plain.DistinctBy(project => project.Deployment.Backend.Id).ToList();
        foreach (var project in backends.Concat(plain.Except(backends)))
        {
            var isNew = targets.Add(project.Deployment.Target.Id);
            if (isNew || backends.Contains(project))
                yield return (Name(project, seen), project);
        }

        foreach (var (name, project) in Combinations.Varied(catalog))
        {
            if (Shows(project).Any(part => !seen.Contains(part)))
                yield return ($"{Name(project, seen)}{Variation(name)}", project);
        }
    }

    private static string Name(CheckedProject project, HashSet<string> seen)
    {
        seen.UnionWith(Shows(project));
        return $"{project.Deployment.Backend.Id}__{project.Deployment.Target.Id}";
    }

    private static IEnumerable<string> Shows(CheckedProject project) =>
        project.Deployment.Features.Select(feature => feature.Id).Concat(project.Files.Select(file => file.Path));

    /// <summary>"… with includeSample true" is "__includeSample-true".</summary>
    private static string Variation(string name) =>
        name.IndexOf(" with ", StringComparison.Ordinal) is var at and > 0 ? "__" + name[(at + " with ".Length)..].Replace("://", "-", StringComparison.Ordinal).TrimEnd('/').Replace(' ', '-').Replace('/', '-') : "";
}
