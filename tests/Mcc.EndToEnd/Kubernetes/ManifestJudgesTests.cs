using System.Text;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Every manifest of a broad sample of projects for HyperPod and EKS, held against every judge that knows its kind.
/// docs/hyperpod.md has the table.
/// </summary>
[Collection("kubernetes")]
public sealed class ManifestJudgesTests(ApiServer server) : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Proves(ProofStep.ApiServer, ProofPart.Real, "hyperpod-eks", "eks")]
    [Fact]
    public async Task Every_manifest_satisfies_every_judge_that_knows_its_kind()
    {
        server.Require();
        await PublishedTypes.Require();
        var sample = ManifestSample.Make().ToList();
        sample.Select(each => each.Project.Deployment.Backend.Id).Distinct().Count().ShouldBe(15);
        var objects = sample.SelectMany(each => Objects(each.Project).Select(made => (each.Name, each.Project, Object: made))).ToList();
        objects.Count.ShouldBeGreaterThan(3 * sample.Count - 1);

        var unknown = await HeldAgainstPublishedTypes([.. objects.Select(each => each.Object)]);
        var trouble = new List<string>();
        var rows = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, project, made) in objects)
        {
            var kind = $"{made.ApiVersion} {made.Kind}";
            var byServer = await Stored(made, $"{name}: {kind}", trouble);
            trouble.AddRange(Violations(project, made).Select(violation => $"{name}: {kind}: {violation}"));
            rows.Add($"| `{kind}` | {(unknown.Contains(kind) ? "skipped" : "real")} | {byServer} "
                + $"| {(HasPods(made) ? "stand-in" : "skipped")} |");
        }

        trouble.ShouldBeEmpty();
        await JudgesTable.Compare(rows);
    }

    [Fact]
    public async Task The_API_server_refuses_a_broken_manifest()
    {
        server.Require();
        var deployment = ManifestSample.Make().SelectMany(each => Objects(each.Project)).First(made => made.Kind == "Deployment");
        var broken = deployment.Text.Replace("maxSurge: ", "maxSurge: many", StringComparison.Ordinal);
        broken.ShouldNotBe(deployment.Text);

        (await Should.ThrowAsync<RefusedException>(() => server.Create(ManifestObject.Parse(broken)))).Message
            .ShouldContain("maxSurge");
    }

    public void Dispose() => place.Dispose();

    private static IEnumerable<ManifestObject> Objects(CheckedProject project) =>
        project.Files.Where(file => file.Path.StartsWith("deploy/", StringComparison.Ordinal)
                && file.Path.EndsWith(".yaml", StringComparison.Ordinal)
                // kubectl reads it, no server does.
                && !file.Path.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
            .Select(file => ManifestObject.Parse(Encoding.UTF8.GetString(file.Content)));

    /// <summary>The kinds that the types do not have.</summary>
    private async Task<IReadOnlySet<string>> HeldAgainstPublishedTypes(IReadOnlyList<ManifestObject> objects)
    {
        var files = objects.Select((made, i) => (Path: place[$"{i}.yaml"], made.Text)).ToList();
        foreach (var (path, text) in files)
            await File.WriteAllTextAsync(path, text);
        var lines = (await PublishedTypes.Judge(files.Select(file => file.Path))).Well().Output.TrimEnd('\n').Split('\n');
        lines[^1].ShouldBe($"{objects.Count - lines.Length + 1} objects are valid");
        return lines[..^1].Select(line => line["unknown ".Length..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What kind of judge the API server is for an object: it must store every field of it.</summary>
    private async Task<string> Stored(ManifestObject made, string name, List<string> trouble)
    {
        if (await server.Find(made.ApiVersion, made.Kind) is null)
            return "skipped";
        try
        {
            trouble.AddRange(made.LostIn(await server.Create(made)).Select(field => $"{name}: {field} is lost or changed"));
        }
        catch (RefusedException refused)
        {
            trouble.Add($"{name}: {refused.Message}");
        }

        return CustomKind.All.Any(kind => (kind.ApiVersion, kind.Kind) == (made.ApiVersion, made.Kind)) ? "stand-in" : "real";
    }

    private static bool HasPods(ManifestObject made) =>
        ContainerOf(made) is not null;

    private static string? ContainerOf(ManifestObject made) =>
        made.Fields.GetValueOrDefault("spec.template.spec.containers[0].name")
            ?? made.Fields.GetValueOrDefault("spec.predictor.containers[0].name");

    /// <summary>Images that are not ours start as root, and EFA needs memory that is locked: nothing else may be missing.</summary>
    private static IEnumerable<string> Violations(CheckedProject project, ManifestObject made)
    {
        if (ContainerOf(made) is not { } name)
            return [];
        string[] ofRoot =
            project.Deployment.Constants.ServerUser is null ? [$"capabilities.drop of {name}", $"runAsNonRoot of {name}"] : [];
        string[] ofEfa = project.Deployment.Settings.HpEfaEnabled.Effective ? [$"capabilities.add of {name}"] : [];
        return RestrictedProfile.Violations(made.Text).Except(ofRoot).Except(ofEfa);
    }
}
