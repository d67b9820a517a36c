using System.Text.Json;
using Json.Schema;
using Mcc.Core.Data;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Data;

/// <summary>Each data file names its schema, the schemas are those of the records, and the files fit them.</summary>
public sealed class DataSchemasTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, DataSchemas.Folder);

    public static TheoryData<string> Schemas => [.. DataFileKinds.All.Select(kind => kind.Schema)];

    public static TheoryData<string> Paths => [.. DataFileKinds.Paths];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_is_that_of_its_record(string schema)
    {
        var path = Path.Combine(Folder, DataSchemas.NameOf(schema));
        var written = DataSchemas.Write(DataFileKinds.All.Single(kind => kind.Schema == schema).Type);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, written);
        }

        File.ReadAllText(path).ShouldBe(written, $"{path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }

    [Fact]
    public void There_is_a_schema_for_each_kind_of_file_and_no_other() =>
        Directory.GetFiles(Folder).Select(Path.GetFileName)
            .ShouldBe(DataFileKinds.All.Select(kind => DataSchemas.NameOf(kind.Schema)), ignoreOrder: true);

    [Fact]
    public void Schemas_are_for_editors_and_not_in_the_program() =>
        DataFiles.Embedded.Paths.ShouldAllBe(path => !path.StartsWith("schemas/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_data_file_names_its_schema_first_and_fits_it(string path)
    {
        using var document = JsonDocument.Parse(DataFiles.Embedded.Read(path));
        var name = DataSchemas.NameOf(DataFileKinds.Of(path)!.Value.Schema);

        var first = document.RootElement.EnumerateObject().First();
        var up = string.Concat(Enumerable.Repeat("../", path.Count(letter => letter == '/')));
        (first.Name, first.Value.GetString()).ShouldBe(("$schema", $"{up}schemas/{name}"));

        var schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, name)));
        var result = schema.Evaluate(document.RootElement, new() { OutputFormat = OutputFormat.List });
        result.IsValid.ShouldBeTrue(string.Join('\n', (result.Details ?? [])
            .Where(detail => detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
    }
}
