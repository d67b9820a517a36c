using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ServiceModels;

public sealed class PayloadValidatorTests
{
    private const string Valid =
        """
        {
          "EndpointConfigName": "my-endpoint",
          "ProductionVariants": [
            {"VariantName": "AllTraffic", "ModelName": "my-model", "InstanceType": "ml.g5.xlarge", "InitialInstanceCount": 1, "InitialVariantWeight": 0.5}
          ],
          "Tags": [{"Key": "owner", "Value": "naïve"}]
        }
        """;

    [Fact]
    public void A_valid_payload_has_no_violation() =>
        PayloadValidator.Check("sagemaker", "CreateEndpointConfig", JsonNode.Parse(Valid)).ShouldBeEmpty();

    [Fact]
    public void An_unknown_instance_type_is_reported_with_a_near_one()
    {
        var violation = Only("ml.g5.xlarge", "ml.g5.xlrge");

        violation.Kind.ShouldBe(ViolationKind.Enum);
        violation.Path.ShouldBe("ProductionVariants[0].InstanceType");
        violation.Message.ShouldBe(
            "`ProductionVariants[0].InstanceType` is `ml.g5.xlrge`, but it must be a value of ProductionVariantInstanceType.");
        violation.Fix.ShouldStartWith("Did you mean `ml.g5.xlarge`");
    }

    [Fact]
    public void An_unknown_member_names_the_nearest()
    {
        var violation = Only("InitialInstanceCount", "InitialInstancesCount");

        violation.Kind.ShouldBe(ViolationKind.Unknown);
        violation.Path.ShouldBe("ProductionVariants[0].InitialInstancesCount");
        violation.Fix.ShouldContain("`InitialInstanceCount`");
    }

    [Fact]
    public void A_name_with_a_character_that_the_pattern_refuses_is_caught() =>
        Only("my-endpoint", "my_endpoint").Kind.ShouldBe(ViolationKind.Pattern);

    [Fact]
    public void A_newline_at_the_end_does_not_slip_past_a_pattern() =>
        Only("\"my-endpoint\"", "\"my-endpoint\\n\"").Kind.ShouldBe(ViolationKind.Pattern);

    [Fact]
    public void A_whole_number_may_not_have_a_fraction() =>
        Only("\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 1.0").Kind.ShouldBe(ViolationKind.Type);

    [Fact]
    public void A_count_below_its_bound_is_caught()
    {
        var violation = Only("\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 0");

        violation.Kind.ShouldBe(ViolationKind.Range);
        violation.Message.ShouldBe("`ProductionVariants[0].InitialInstanceCount` is `0`, but it must be at least 1.");
    }

    [Fact]
    public void A_missing_member_is_named_with_the_path_that_it_would_have()
    {
        var violation = Only("\"VariantName\": \"AllTraffic\", ", "");

        violation.Kind.ShouldBe(ViolationKind.Missing);
        violation.Path.ShouldBe("ProductionVariants[0].VariantName");
        violation.Fix.ShouldBe("Add `VariantName`.");
    }

    [Fact]
    public void Lengths_count_characters_and_not_the_halves_of_a_surrogate_pair()
    {
        var longest = string.Concat(Enumerable.Repeat("𝒳", 1024));

        Check(longest).ShouldBeEmpty();
        Check(longest + "x").ShouldHaveSingleItem().Kind.ShouldBe(ViolationKind.Length);

        static IReadOnlyList<Violation> Check(string value) =>
            PayloadValidator.Check("sagemaker", "CreateModel",
                new JsonObject
                {
                    ["ModelName"] = "m",
                    ["PrimaryContainer"] = new JsonObject { ["Environment"] = new JsonObject { ["KEY"] = value } }
                });
    }

    [Fact]
    public void All_violations_are_reported_together()
    {
        var payload = JsonNode.Parse(Valid.Replace("ml.g5.xlarge", "huge").Replace("my-endpoint", "")
            .Replace("owner", new string('k', 129)))!;

        PayloadValidator.Check("sagemaker", "CreateEndpointConfig", payload)
            .Select(violation => violation.Path)
            .ShouldBe(["EndpointConfigName", "ProductionVariants[0].InstanceType", "Tags[0].Key"]);
    }

    [Fact]
    public void A_union_wants_exactly_one_member()
    {
        var service = AwsServices.Bundled["sagemaker"];
        var union = service.ShapeNames.Select(service.Shape).First(shape => shape.IsUnion);

        PayloadValidator.Check(service, union, new JsonObject()).Single().Kind.ShouldBe(ViolationKind.Union);
    }

    [Fact]
    public void An_idempotency_token_may_be_left_to_the_sdk() =>
        PayloadValidator.Check("sagemaker", "CreateModelPackage", JsonNode.Parse("{}")).ShouldBeEmpty();

    [Fact]
    public void A_violation_becomes_a_finding_in_its_file()
    {
        var finding = Only("my-endpoint", "my_endpoint").ToFinding(new Place("deploy/create-endpoint-config.json"));

        finding.Severity.ShouldBe(Severity.Error);
        finding.Rule.ShouldBe("payload-pattern");
        finding.Text.ShouldStartWith("deploy/create-endpoint-config.json: `EndpointConfigName` is `my_endpoint`");
    }

    [Fact]
    public void An_unknown_service_or_operation_is_a_callers_bug()
    {
        Should.Throw<ArgumentException>(() => PayloadValidator.Check("sagemakr", "CreateModel", null));
        Should.Throw<ArgumentException>(() => PayloadValidator.Check("sagemaker", "CreateModle", null));
    }

    private static Violation Only(string old, string replacement) =>
        PayloadValidator.Check("sagemaker", "CreateEndpointConfig", JsonNode.Parse(Valid.Replace(old, replacement))).ShouldHaveSingleItem();
}
