using System.Globalization;
using System.Text;
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
        var broken = Encoding.UTF8.GetBytes("{");
        var facts = new Facts(DataFiles.Embedded.With(
            new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["catalogs/instances.json"] = broken }));

        facts.Regions.All.ShouldNotBeEmpty();
        Should.Throw<DataFileException>(() => facts.Instances);
    }

    [Fact]
    public void A_catalog_is_read_once() => Facts.Embedded.Instances.ShouldBeSameAs(Facts.Embedded.Instances);
}
