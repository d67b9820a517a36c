using System.Globalization;
using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class FactsTests
{
    public static TheoryData<string> Catalogs => [.. DataFiles.Embedded.Below("catalogs")];

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void Every_catalog_has_source_and_date(string path)
    {
        using var document = JsonDocument.Parse(DataFiles.Embedded.Read(path));
        document.RootElement.GetProperty("source").GetString().ShouldNotBeNullOrWhiteSpace();
        DateOnly.TryParseExact(
            document.RootElement.GetProperty("date").GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            .ShouldBeTrue(path);
        if (document.RootElement.TryGetProperty("notes", out var notes))
            notes.ValueKind.ShouldBe(JsonValueKind.Array);
    }

    [Fact]
    public void A_catalog_is_read_only_when_it_is_asked_for()
    {
        var read = new List<string>();
        var facts = new Facts(DataFiles.Embedded.Changed((path, bytes) =>
        {
            read.Add(path);
            return bytes;
        }));

        read.ShouldBeEmpty();
        facts.Regions.All.ShouldNotBeEmpty();
        facts.Instances.All.ShouldNotBeEmpty();
        read.ShouldBe(["catalogs/regions.json", "catalogs/instances.json"]);
        facts.Models.Find("Qwen/Qwen3-8B").ShouldNotBeNull();
        facts.ShapeOf("Qwen/Qwen3-8B").ShouldNotBeNull();
        facts.Models.Find("Qwen/Qwen3-32B").ShouldNotBeNull();
        read.Skip(2).ShouldBe(["catalogs/models.json", "catalogs/model-architectures.json"]);
    }

    [Fact]
    public void A_catalog_is_read_once() => Facts.Embedded.Instances.ShouldBeSameAs(Facts.Embedded.Instances);
}
