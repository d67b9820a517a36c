using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// Laws 3 and 4: every path has one owner, every placeholder a value, in every valid combination; and the same deployment gives the same
/// bytes.
/// </summary>
public sealed class CompositionTests
{
    private static readonly Catalog Shipped = Combinations.Shipped;

    [Fact]
    public void Every_combination_renders_with_unique_paths_and_all_values()
    {
        var made = 0;
        foreach (var (name, project) in Combinations.Varied(Shipped))
        {
            made++;
            project.Files.Select(file => file.Path).ShouldBeUnique(name);
            project.Files.ShouldContain(file => file.Path == ProjectLock.Path, name);
            foreach (var file in project.Files.Where(file => file.Copy is null))
            {
                file.Content.AsSpan().IndexOf("[%"u8).ShouldBe(-1, $"{name}: {file.Path} has a tag left");
                file.Content.AsSpan().IndexOf((byte)'\r').ShouldBe(-1, $"{name}: {file.Path}");
            }
        }

        made.ShouldBeGreaterThan(Shipped.Backends.Count * 2);
    }

    [Fact]
    public void Every_backend_has_a_target_and_every_target_a_backend()
    {
        var fit = Combinations.Plain(Shipped).Select(made => made.Project.Deployment).ToList();
        fit.Select(deployment => deployment.Backend.Id).Distinct()
            .ShouldBe(Shipped.Backends.Select(backend => backend.Id), ignoreOrder: true);
        fit.Select(deployment => deployment.Target.Id).Distinct().ShouldBe(Shipped.Targets.Select(target => target.Id), ignoreOrder: true);
    }

    [Fact]
    public void Features_exist_and_are_used()
    {
        TemplateLayer[] layers =
            [Shipped.Base, .. Shipped.ArchitectureIds.Select(Shipped.Architecture), .. Shipped.Backends, .. Shipped.Servers,
                .. Shipped.Targets];
        var named = layers.SelectMany(layer => layer.Supported.Concat(layer.Includes)).Distinct(StringComparer.Ordinal).ToList();
        named.ShouldBe(Shipped.Features.Select(feature => feature.Id), ignoreOrder: true);
    }

    [Fact]
    public void Two_owners_of_one_path_are_a_mistake_that_names_both()
    {
        var backend = Shipped.Backends[0].Id;
        var catalog = With(($"backends/{backend}/files/README.md", "mine"));
        var mistake = Should.Throw<InvalidOperationException>(() => Combinations.Make(catalog, backend, Shipped.Targets[0].Id, []));
        mistake.Message.ShouldContain("README.md");
        mistake.Message.ShouldContain($"backends/{backend}");
    }

    [Fact]
    public void The_same_specification_gives_the_same_bytes()
    {
        // Catalogs of their own, so that nothing is remembered from one to the other.
        var first = Combinations.Plain(Shipped).ToDictionary(made => made.Name, made => Digests(made.Project), StringComparer.Ordinal);
        var second = Combinations.Plain(new(DataFiles.Embedded))
            .ToDictionary(made => made.Name, made => Digests(made.Project), StringComparer.Ordinal);
        second.Keys.ShouldBe(first.Keys);
        foreach (var (name, digests) in second)
            digests.ShouldBe(first[name], name);
    }

    private static IEnumerable<string> Digests(CheckedProject project) =>
        [.. project.Files.Select(file => $"{file.Path} {file.Executable} {file.Digest}")];

    private static Catalog With(params (string Path, string Content)[] files) =>
        new(DataFiles.Embedded.With(files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Content),
            StringComparer.Ordinal)));
}
