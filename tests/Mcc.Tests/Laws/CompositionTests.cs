using System.Text;
using System.Text.Json.Nodes;
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
    public void What_a_choice_implies_exists()
    {
        foreach (var parameter in Shipped.Parameters.All)
        {
            parameter.ChoiceImplies.Keys.ShouldBeSubsetOf(parameter.Choices, parameter.Key);
            parameter.ChoiceImplies.Values.SelectMany(implied => implied.Keys)
                .ShouldBeSubsetOf(Shipped.Parameters.All.Select(each => each.Key), parameter.Key);
        }
    }

    [Fact]
    public void Features_exist_and_are_used()
    {
        BackendLayer[] servers = [.. Shipped.Backends, .. Shipped.Servers];
        TemplateLayer[] layers =
            [Shipped.Base, .. servers.Select(server => Shipped.Architecture(server.Architecture)), .. servers, .. Shipped.Targets];
        var named = layers.SelectMany(layer => layer.Supported.Concat(layer.Includes)).Distinct(StringComparer.Ordinal).ToList();
        named.ShouldBe(Shipped.Features.Select(feature => feature.Id), ignoreOrder: true);
    }

    [Fact]
    public void A_borrowed_file_exists_and_belongs_to_another_layer()
    {
        var borrowing = Shipped.Features.Where(layer => layer.Borrows.Count > 0).ToList();
        borrowing.ShouldNotBeEmpty();
        borrowing.SelectMany(layer => layer.Borrows.Where(path => !Shipped.Files.Has(path)
            || !path.Contains("/files/", StringComparison.Ordinal) || path.StartsWith(layer.Folder + "/", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_project_with_lender_and_borrower_has_a_borrowed_file_once()
    {
        var backend = Shipped.Backends[0];
        var lent = $"architectures/{backend.Architecture}/files/lent.txt";
        var changed = JsonNode.Parse(Shipped.Files.ReadText($"{backend.Folder}/backend.json"))!;
        changed["includes"] = new JsonArray([.. backend.Includes.Append("borrower").Select(id => (JsonNode)id)]);
        var catalog = With(($"{backend.Folder}/backend.json", changed.ToJsonString()), (lent, "lent\n"),
            ("features/borrower/feature.json", $$"""{ "id": "borrower", "title": "Borrows a file", "borrows": ["{{lent}}"] }"""));

        Combinations.Plain(catalog).First(made => made.Project.Deployment.Backend.Id == backend.Id).Project.Files
            .Count(file => file.Path == "lent.txt").ShouldBe(1);
        FeatureFiles.Render(catalog, "borrower").Select(file => file.Path).ShouldBe(["lent.txt"]);
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
