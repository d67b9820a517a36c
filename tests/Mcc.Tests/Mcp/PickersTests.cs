using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>What the five pickers answer from the catalogs, in the known program's form.</summary>
public sealed class PickersTests : PickerTest
{
    [Fact]
    public void There_are_the_six_of_the_documents() =>
        Pickers.Select(picker => picker.Name)
            .ShouldBe(["base-image-picker", "instance-sizer", "region-picker", "model-picker", "hyperpod-cluster-picker",
                "deployment-recommender"]);

    [Fact]
    public void One_has_two_names() =>
        global::Mcc.Mcp.Pickers.PickerList.Find(Pickers, "instance-recommender")!.Name.ShouldBe("instance-sizer");

    [Theory]
    [InlineData("""{"parameters": ["awsRegion"], "context": {"awsRegion": "eu-west-1"}}""", "awsRegion")]
    [InlineData("""{"parameters": ["region"], "context": {"region": "eu-west-1"}}""", "region")]
    [InlineData("""{"context": {"awsRegion": "eu-west-1"}}""", "region")]
    public async Task A_parameter_is_answered_under_the_name_that_it_was_asked_by(string arguments, string name)
    {
        var answer = await Ask("get_regions", arguments);

        answer.Values.ShouldBe(new Dictionary<string, string> { [name] = "eu-west-1" });
        answer.Choices[name][0].ShouldBe("eu-west-1");
        answer.Choices[name].Count.ShouldBe(20);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_answered()
    {
        var answer = await Ask("get_regions", """{"parameters": ["instanceType"]}""");

        answer.Values.ShouldBeEmpty();
        answer.Choices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tokyo", "ap-northeast-1")]
    [InlineData("us-gov-w", "us-gov-west-1")]
    public async Task A_search_that_finds_one_region_means_it(string search, string code) =>
        (await Ask("get_regions", $$"""{"search": "{{search}}"}""")).Values["region"].ShouldBe(code);

    [Fact]
    public async Task Several_regions_have_no_recommendation()
    {
        (await Ask("get_regions", """{"search": "us-"}""")).Values.ShouldBeEmpty();
        var none = await Ask("get_regions", """{"search": "mars"}""");
        none.Choices["region"].ShouldBeEmpty();
        none.Message.ShouldBe("No SageMaker region matches `mars`.");
    }

    [Fact]
    public async Task A_region_whose_registries_lack_the_image_is_left_out()
    {
        const string Context = """{"limit": 100, "context": {"deploymentConfig": "transformers-lmi", "modelName": "Qwen/Qwen3-0.6B"}}""";

        (await Ask("get_regions", Context)).Choices["region"].ShouldNotContain("us-iso-east-1");
        (await Ask("get_regions", """{"limit": 100}""")).Choices["region"].ShouldContain("us-iso-east-1");
    }

    [Fact]
    public async Task A_limit_is_kept_and_nonsense_is_none()
    {
        (await Ask("get_instance_types", """{"limit": 3}""")).Choices["instanceType"].Count.ShouldBe(3);
        (await Ask("get_instance_types", """{"limit": -1}""")).Choices["instanceType"].Count.ShouldBe(20);
        (await Ask("get_instance_types", """{"limit": "many", "parameters": "instanceType", "context": []}""")).Choices["instanceType"].Count.ShouldBe(20);
    }

    [Fact]
    public async Task An_instance_is_recommended_with_what_the_model_takes()
    {
        var answer = await Ask("get_instance_recommendation", """{"context": {"deploymentConfig": "transformers-vllm", "modelName": "Qwen/Qwen3-14B", "strange": {"a": 1}}}""");

        answer.Values["instanceType"].ShouldBe("ml.g6e.xlarge");
        answer.Metadata!["parameterCount"]!.GetValue<long>().ShouldBe(14_768_307_200);
        answer.Metadata["estimatedVramGb"]!.GetValue<decimal>().ShouldBe(29.2m);
        answer.Metadata["recommendations"]![0]!["tensorParallelism"]!.GetValue<int>().ShouldBe(1);
        answer.Metadata["source"]!.GetValue<string>().ShouldBe("catalog");
        answer.Message.ShouldBeNull();
    }

    [Fact]
    public async Task A_model_of_unknown_size_gets_choices_and_no_recommendation()
    {
        var answer = await Ask("get_instance_recommendation", """{"context": {"deploymentConfig": "transformers-vllm", "modelName": "somebody/something"}}""");

        answer.Values.ShouldBeEmpty();
        answer.Choices["instanceType"].ShouldNotBeEmpty();
        answer.Message!.ShouldContain("is unknown");
    }

    [Fact]
    public async Task Facts_on_instance_types_are_found_by_their_accelerator()
    {
        var answer = await Ask("get_instance_types", """{"search": "Inferentia2"}""");

        answer.Choices["instanceType"].ShouldAllBe(name => name.StartsWith("ml.inf2.", StringComparison.Ordinal));
        answer.Metadata!["instances"]![0]!["tensorParallelism"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task An_image_comes_with_its_accelerator_and_version()
    {
        var answer = await Ask("get_base_images", """{"context": {"deploymentConfig": "transformers-vllm", "modelName": "Qwen/Qwen3-8B", "instanceType": "ml.g5.xlarge"}}""");

        var first = answer.Metadata!["baseImage"]![0]!;
        answer.Values["baseImage"].ShouldBe(first["image"]!.GetValue<string>());
        first["accelerator"]!["type"]!.GetValue<string>().ShouldBe("cuda");
        first["inferenceAmiVersion"]!.GetValue<string>().ShouldStartWith("al2023");
    }

    [Fact]
    public async Task Models_come_with_what_is_known_of_them()
    {
        var answer = await Ask("get_models", """{"search": "llama-3.1", "context": {"deploymentConfig": "transformers-vllm"}}""");

        answer.Choices["modelName"].ShouldContain("meta-llama/Llama-3.1-8B-Instruct");
        answer.Choices["modelName"].ShouldAllBe(name => name.Contains("Llama-3.1", StringComparison.Ordinal));
        answer.Metadata!["models"]![0]!["gated"]!.GetValue<bool>().ShouldBeTrue();

        var one = await Ask("get_models", """{"model_id": "meta-llama/Llama-9-Unheard"}""");
        one.Metadata!["model"]!["gated"]!.GetValue<bool>().ShouldBeTrue();
        one.Metadata["model"]!["parameterCount"].ShouldBeNull();
        (await Ask("get_models", """{"model_id": "no/body"}""")).Message.ShouldBe("`no/body` is not in the catalog. Use mode discover to "
            + "query the Hub.");
    }

    [Fact]
    public async Task A_context_that_cannot_be_is_refused_in_a_line()
    {
        var answer = await Ask("get_instance_recommendation", """{"context": {"deploymentConfig": "transformers-vlm"}}""");

        answer.Error.ShouldBe("`deploymentConfig` (from context.deploymentConfig) is `transformers-vlm`. Did you mean "
            + "`transformers-vllm`? It must be one of " + string.Join(", ", Projects.Made.Catalog.Parameters.DeploymentConfig.Choices)
                + ".");
    }

    [Fact]
    public async Task A_secret_in_a_context_is_not_even_read() =>
        (await Ask("get_regions", """{"context": {"hfToken": "hf_secret"}}""")).Write().ToJsonString().ShouldNotContain("hf_secret");

    [Fact]
    public async Task AWS_is_not_queried_by_default()
    {
        AwsAnswers("*) exit 1;;");
        foreach (var tool in Pickers.Where(picker => !picker.IsOnlyLive).SelectMany(picker => picker.Tools))
            (await Ask(tool.Name, """{"context": {"deploymentConfig": "http-flask"}}""")).Error.ShouldBeNull();
        Calls.ShouldBeEmpty();
    }
}
