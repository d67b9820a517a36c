using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Golden;

/// <summary>
/// The projects that are kept as files: as few as show every file of every layer. Each backend on its first target, each target
/// that these left out, and for each feature and each path that none of them has the first combination with it. They follow from the
/// catalog, and those that were kept before come first: so a new backend, target or feature adds goldens and changes none.
/// </summary>
public static class GoldenSet
{
    /// <param name="before">The names of the projects that were kept before, in their order.</param>
    public static IReadOnlyList<GoldenProject> Of(Catalog catalog, IReadOnlyList<string> before)
    {
        var kept = new HashSet<(string Path, string? Digest, bool Executable)>();
        return [.. Chosen(catalog, before).Select(chosen => new GoldenProject(
            chosen.Name,
            [.. chosen.Project.Files.Where(file => kept.Add((file.Path, file.Digest, file.Executable)))]))];
    }

    private static IEnumerable<(string Name, CheckedProject Project)> Chosen(Catalog catalog, IReadOnlyList<string> before)
    {
        // Features by their ids and files by their paths; `Dockerfile`, which has neither slash nor dot, is no feature.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = new HashSet<string>(StringComparer.Ordinal);
        var known = before.ToDictionary(name => name, _ => new List<Candidate>(), StringComparer.Ordinal);
        var isComplete = true;
        // Each project is some hundred kilobytes: only those that are needed are kept in memory.
        foreach (var candidate in Candidates(catalog))
        {
            all.UnionWith(candidate.Parts);
            if (known.TryGetValue(candidate.Name, out var same))
                same.Add(candidate);
            else
                isComplete &= candidate.Rank != Rank.Backend;
        }

        foreach (var name in before.Where(name => known[name].Exists(candidate => candidate.Adds(seen))))
            yield return (name, known[name][0].Project);
        if (isComplete && all.IsSubsetOf(seen))
            yield break;
        foreach (var candidate in Candidates(catalog).Where(candidate => !known.ContainsKey(candidate.Name) && candidate.Adds(seen)))
            yield return (candidate.Name, candidate.Project);
    }

    private static IEnumerable<Candidate> Candidates(Catalog catalog)
    {
        var usual = catalog.Parameters["deploymentTarget"].Default?.GetString();
        var plain = Combinations.Plain(catalog).Select(made => made.Project)
            .OrderBy(project => project.Deployment.Target.Id == usual ? 0 : 1).ToList();
        var backends = plain.DistinctBy(project => project.Deployment.Backend.Id).ToList();
        return backends.Select(project => new Candidate(Rank.Backend, Name(project), project))
            .Concat(plain.Except(backends).Select(project => new Candidate(Rank.Target, Name(project), project)))
            .Concat(Combinations.Varied(catalog).Select(varied =>
                new Candidate(Rank.Variation, $"{Name(varied.Project)}{Variation(varied.Name)}", varied.Project)));
    }

    /// <summary>
    /// By the backend that was named, also where a server takes its place: then no other backend's project has the same name.
    /// </summary>
    private static string Name(CheckedProject project) =>
        $"{project.Deployment.Settings.DeploymentConfig.Value ?? project.Deployment.Backend.Id}__{project.Deployment.Target.Id}";

    /// <summary>"… with includeSample true" is "__includeSample-true".</summary>
    private static string Variation(string name) =>
        name.IndexOf(" with ", StringComparison.Ordinal) is var at and > 0
            ? "__" + name[(at + " with ".Length)..].Replace("://", "-", StringComparison.Ordinal).TrimEnd('/')
                .Replace(' ', '-').Replace('/', '-')
            : "";

    /// <summary>Why a project is kept.</summary>
    private enum Rank
    {
        /// <summary>The first project of a backend: always.</summary>
        Backend,

        /// <summary>For a target that no other shows.</summary>
        Target,

        /// <summary>For a feature or a file that no other shows.</summary>
        Variation,
    }

    private sealed record Candidate(Rank Rank, string Name, CheckedProject Project)
    {
        private string Target => $"target {Project.Deployment.Target.Id}";

        public IEnumerable<string> Parts =>
            Project.Deployment.Features.Select(feature => feature.Id).Concat(Project.Files.Select(file => file.Path)).Append(Target);

        /// <summary>Whether it shows what is not among <paramref name="seen"/> yet, and then adds that.</summary>
        public bool Adds(HashSet<string> seen)
        {
            var adds = Rank switch
            {
                Rank.Backend => true,
                Rank.Target => !seen.Contains(Target),
                _ => Parts.Any(part => !seen.Contains(part)),
            };
            if (adds)
                seen.UnionWith(Parts);
            return adds;
        }
    }
}
