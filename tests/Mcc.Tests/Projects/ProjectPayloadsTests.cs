using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

public sealed class ProjectPayloadsTests
{
    private const string List =
        """
        {"create-model": {"service": "sagemaker", "operation": "CreateModel",
          "later": {"ModelName": "model", "PrimaryContainer.Environment": "do/environment.json"}}}
        """;

    [Fact]
    public void What_a_script_adds_later_is_not_missed() =>
        Check(List, "{}").ShouldBeEmpty();

    [Fact]
    public void Unused_list_entries_are_reported() =>
        Check(List.Replace("\"ModelName\": \"model\", ", "", StringComparison.Ordinal), "{}")
            .ShouldHaveSingleItem().Text.ShouldBe("deploy/create-model.json:1:1: `ModelName` is missing, and it is required in "
                + "CreateModelInput. Add `ModelName`.");

    [Fact]
    public void A_value_that_AWS_refuses_is_named_with_its_path_and_constraint() =>
        Check(List, """{"PrimaryContainer": {"Mode": "SeveralModels"}}""")
            .ShouldHaveSingleItem().Text.ShouldBe(
                "deploy/create-model.json:1:23: `PrimaryContainer.Mode` is `SeveralModels`, but it must be a value of ContainerMode. Use "
                    + "one of SingleModel, MultiModel.");

    [Fact]
    public void Variables_of_the_container_are_held_against_the_models_limits() =>
        Check(List, "{}", environment: """{"LONG": "%"}""".Replace("%", new string('x', 1025), StringComparison.Ordinal))
            .ShouldHaveSingleItem().Text.ShouldContain("`PrimaryContainer.Environment.LONG` is");

    [Fact]
    public void Missing_and_invalid_JSON_files_are_findings()
    {
        Check(List, payload: null).ShouldHaveSingleItem().Text.ShouldBe(
            "deploy/create-model.json: The file is missing. Generate the project again: `do/export` prints its settings.");
        Check(List, "{\n  \"a\": ]").ShouldHaveSingleItem().Place.ShouldBe(new Place("deploy/create-model.json", 2, 8));
        Check("{\"create-model\": {\"service\": \"sagemaker\", \"operation\": \"MakeModel\"}}", "{}")
            .ShouldHaveSingleItem().Text.ShouldStartWith("runtime/aws/payloads.json:1:2: `create-model` is for `MakeModel`, which projects "
                + "do not send to sagemaker.");
    }

    [Fact]
    public void A_payload_of_another_shape_is_a_finding() =>
        Check("""{"create-model": {"service": "sagemaker", "operation": "CreateModel", "later": {"Tags.7.Key": "do/environment.json"}}}""", "[1]")
            .ShouldHaveSingleItem().Rule.ShouldBe("payload-type");

    private static IReadOnlyList<Finding> Check(string list, string? payload, string environment = "{}")
    {
        var files = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["runtime/aws/payloads.json"] = list,
            ["deploy/create-model.json"] = payload,
            ["do/environment.json"] = environment,
        };
        return ProjectPayloads.Check(path => files.GetValueOrDefault(path) is { } text
            ? Encoding.UTF8.GetBytes(text) : null, Made.Catalog.Services);
    }
}
