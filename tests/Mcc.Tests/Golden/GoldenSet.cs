using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Golden;

/// <summary>
/// The projects that are kept as files: as few as show every file of every layer. Each backend on its first target, each target
/// that these left out, and for each feature that none of them has the first combination with it. They follow from the catalog,
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
        var (targets, features) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var usual = catalog.Parameters["deploymentTarget"].Default?.GetString();
        var plain = Combinations.Plain(catalog).Select(made => made.Project).OrderBy(project => project.Specification.Target.Id == usual ? 0 : 1).ToList();
        var backends = plain.DistinctBy(project => project.Specification.Backend.Id).ToList();
        foreach (var project in backends.Concat(plain.Except(backends)))
        {
            var isNew = targets.Add(project.Specification.Target.Id);
            if (isNew || backends.Contains(project))
                yield return (Name(project, features), project);
        }

        foreach (var (name, project) in Combinations.Varied(catalog))
        {
            if (project.Specification.Features.Any(feature => !features.Contains(feature.Id)))
                yield return ($"{Name(project, features)}{Variation(name)}", project);
        }
    }

    private static string Name(CheckedProject project, HashSet<string> features)
    {
        features.UnionWith(project.Specification.Features.Select(feature => feature.Id));
        return $"{project.Specification.Backend.Id}__{project.Specification.Target.Id}";
    }

    /// <summary>"… with includeSample true" is "__includeSample-true".</summary>
    private static string Variation(string name) =>
        name.IndexOf(" with ", StringComparison.Ordinal) is var at and > 0 ? "__" + name[(at + " with ".Length)..].Replace(' ', '-') : "";
}
