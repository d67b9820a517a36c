using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Golden;

/// <summary>Law 6: what users receive is kept as files, so that a review shows what a change of templates or data does to it.</summary>
public sealed class GoldenTests
{
    private static readonly Lazy<IReadOnlyList<GoldenProject>> Projects = new(() => GoldenSet.Of(Combinations.Shipped, GoldenFolder.Order));

    [Fact]
    public void The_projects_are_those_that_were_accepted()
    {
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            GoldenFolder.Accept(Projects.Value);
        Assert.SkipWhen(GoldenFolder.IsEmpty, $"{GoldenFolder.Relative} is empty: MCC_ACCEPT_GOLDENS=1 ./mcc check fills it.");

        var differences = GoldenFolder.Differences(Projects.Value);

        differences.ShouldBeEmpty($"""
            {differences.Count} files of {GoldenFolder.Relative} are not what is generated now. Where that is what you want, accept it, and read the difference as you read code:
              MCC_ACCEPT_GOLDENS=1 ./mcc check; git diff {GoldenFolder.Relative}
            or, when everything is built:
              MCC_ACCEPT_GOLDENS=1 artifacts/net10.0/bin/Mcc.Tests/debug/Mcc.Tests -class {typeof(GoldenTests).FullName}
            """);
    }

    /// <summary>
    /// Its id comes before all others, and its files are those of a shipped one. Every combination of another catalog is made twice,
    /// which takes a minute.
    /// </summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void A_new_backend_adds_goldens_and_changes_none()
    {
        Assert.SkipUnless(Fast.IsNightly, "It takes a minute: eng/nightly laws runs it.");
        const string copied = "http-fastapi";
        const string added = "http-added";
        var files = DataFiles.Embedded.Below($"backends/{copied}").ToDictionary(
            path => path.Replace(copied, added, StringComparison.Ordinal), DataFiles.Embedded.Read, StringComparer.Ordinal);
        var file = $"backends/{added}/backend.json";
        files[file] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[file]).Replace(copied, added, StringComparison.Ordinal));

        var names = Projects.Value.Select(project => project.Name).ToList();
        var with = GoldenSet.Of(new Catalog(DataFiles.Embedded.With(files)), names);

        with.Take(names.Count).Select(Digest).ShouldBe(Projects.Value.Select(Digest));
        with.Skip(names.Count).ShouldAllBe(project => project.Name.StartsWith(added, StringComparison.Ordinal));
        with.Count.ShouldBeGreaterThan(names.Count);

        static string Digest(GoldenProject project) =>
            $"{project.Name}: {string.Join(' ', project.Files.Select(file => file.Path + file.Digest))}";
    }

    [Fact]
    public void They_show_every_layer_and_every_file_of_each_once()
    {
        var catalog = Combinations.Shipped;
        var generated = Combinations.Varied(catalog).SelectMany(made => made.Project.Files.Select(file => file.Path))
            .ToHashSet(StringComparer.Ordinal);
        var shown = Projects.Value.SelectMany(project => project.Files).ToList();

        shown.Select(file => file.Path).Distinct().ShouldBe(generated, ignoreOrder: true);
        shown.Select(file => (file.Path, file.Digest)).ShouldBeUnique();
        Projects.Value.Select(project => project.Name).ShouldBeUnique();
        foreach (var layer in catalog.Backends.Concat<TemplateLayer>(catalog.Targets))
            Projects.Value.ShouldContain(project => project.Name.Split("__", StringSplitOptions.None).Contains(layer.Id), layer.Id);
    }
}
