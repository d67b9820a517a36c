using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Resolvers;
using Mcc.Tests.Mcp;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Resolvers;

public sealed class ResolutionTests
{
    [Fact]
    public void Before_a_configuration_is_chosen_every_member_is_unknown_for_that_reason()
    {
        var resolution = Resolution.Of(Made.Catalog, Drafts.Of(("modelName", "Qwen/Qwen3-0.6B")));

        string?[] reasons =
        [
            resolution.Deployment.Reason, resolution.Server.Reason, resolution.Image.Reason, resolution.Instance.Reason,
            resolution.Model.Reason, resolution.Memory.Reason, resolution.Variables.Reason,
        ];
        reasons.ShouldAllBe(reason => reason == "no deployment configuration is chosen");
    }

    [Fact]
    public void With_a_configuration_a_model_and_an_instance_every_member_is_known()
    {
        var resolution = Resolution.Of(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-0.6B"), ("instanceType", "ml.g5.xlarge")));

        resolution.Server.Value!.Id.ShouldBe("transformers-vllm");
        resolution.Image.Value!.Engine.ShouldBe("vllm");
        resolution.Instance.Value!.Name.ShouldBe("ml.g5.xlarge");
        resolution.Model.Value!.Name.ShouldBe("Qwen/Qwen3-0.6B");
        resolution.Memory.Value!.WeightBytes.ShouldBePositive();
        resolution.Variables.Value!.ShouldContain(variable => variable.Name == "HF_MODEL_ID" && variable.Value == "Qwen/Qwen3-0.6B");
    }

    [Theory]
    [InlineData("ml.made-up.xlarge", "nobody/knows-this", "the catalog does not have `ml.made-up.xlarge`", "there is no accelerator")]
    [InlineData("ml.g5.xlarge", "nobody/knows-this", null, "its size is unknown")]
    public void What_no_catalog_has_stays_unknown_with_its_reason(string instance, string model, string? ofInstance, string ofMemory)
    {
        var resolution = Resolution.Of(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", model), ("instanceType", instance)));

        resolution.Instance.Reason.ShouldBe(ofInstance);
        resolution.Memory.Reason.ShouldBe(ofMemory);
    }

    /// <summary>A variable of a secret comes from the option that names the secret, and not from the model's.</summary>
    [Fact]
    public void Each_variable_has_the_origin_of_what_made_it()
    {
        var draft = Draft.Resolve(
        [
            new Layer(Said("deploymentConfig", "transformers-vllm"), Said("modelName", "Qwen/Qwen3-0.6B"),
                Said("hfTokenArn", "arn:aws:secretsmanager:us-east-1:111122223333:secret:token")),
        ]);

        var origins = Resolution.Of(Made.Catalog, draft).Variables.Value!
            .ToDictionary(variable => variable.Name, variable => variable.Origin, StringComparer.Ordinal);
        origins["HF_TOKEN_ARN"].ShouldBe("--hf-token-arn");
        origins["HF_MODEL_ID"].ShouldBe("--model-name");

        static RawSetting Said(string key, string value)
        {
            var parameter = Made.Catalog.Parameters[key];
            return new(parameter, JsonValue.Create(value), new(Source.Option, parameter.Flag));
        }
    }
}
