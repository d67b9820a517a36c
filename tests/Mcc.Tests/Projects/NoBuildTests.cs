using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary><c>--no-build</c>: AWS's own image as it is, told its options in its own spelling.</summary>
public sealed class NoBuildTests
{
    [Fact]
    public void AWSs_image_of_vLLM_reads_SM_VLLM_variables()
    {
        var made = Server("transformers-vllm", "Qwen/Qwen3-0.6B@main",
            ("serverEnv", new JsonObject { ["ENFORCE_EAGER"] = "false", ["ASYNC_SCHEDULING"] = "false" }), ("enableLora", true));

        made.Errors.ShouldBeEmpty();
        var environment = made.Json("do/environment.json").AsObject()
            .ToDictionary(variable => variable.Key, variable => variable.Value!.GetValue<string>(), StringComparer.Ordinal);
        environment["SM_VLLM_MODEL"].ShouldBe("Qwen/Qwen3-0.6B");
        environment["SM_VLLM_REVISION"].ShouldBe("main");
        environment["SM_VLLM_MAX_MODEL_LEN"].ShouldBe("auto");
        environment["HF_HOME"].ShouldStartWith("/tmp/");
        environment["SM_VLLM_ENABLE_PREFIX_CACHING"].ShouldBe("", "true is --enable-prefix-caching alone");
        environment["SM_VLLM_NO_ASYNC_SCHEDULING"].ShouldBe("");
        environment["SM_VLLM_NO_ENFORCE_EAGER"].ShouldBe("");
        environment["VLLM_ALLOW_RUNTIME_LORA_UPDATING"].ShouldBe("true", "vLLM reads this one itself");
        environment.Keys.ShouldNotContain(name => name.StartsWith("HF_MODEL", StringComparison.Ordinal)
            || name.StartsWith("VLLM_M", StringComparison.Ordinal));
        made.Text("do/config").ShouldContain(".dkr.ecr.us-east-1.amazonaws.com/vllm:");
    }

    [Fact]
    public void LMIs_image_reads_what_it_always_reads()
    {
        var made = Server("transformers-lmi", "Qwen/Qwen3-0.6B@main");

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["HF_REVISION"]!.GetValue<string>().ShouldBe("main");
        made.Json("do/environment.json")["OPTION_MAX_ROLLING_BATCH_SIZE"]!.GetValue<string>().ShouldBe("32");
    }

    [Fact]
    public void A_model_that_SageMaker_lays_out_is_named_by_its_folder() =>
        Server("transformers-sglang", "s3://bucket/qwen/").Json("do/environment.json")["SM_SGLANG_MODEL_PATH"]!.GetValue<string>()
            .ShouldBe("/opt/ml/model");

    [Fact]
    public void No_build_has_no_image_files()
    {
        var made = Server("transformers-vllm", "Qwen/Qwen3-0.6B");

        made.Project!.Files.Select(file => file.Path)
            .ShouldNotContain(path => path == "Dockerfile" || path == ".dockerignore" || path == "do/submit"
                || path.StartsWith("code/", StringComparison.Ordinal));
        made.Text("runtime/lib/build.sh").ShouldContain("pull --platform linux/amd64");
        made.Text("runtime/lib/push.sh").ShouldContain("batch-get-image");
        made.Text("runtime/lib/push.sh").ShouldNotContain("docker push");
        made.Text("README.md").ShouldNotContain("code/serve");
        made.Text("README.md").ShouldNotContain("do/submit");
    }

    [Theory]
    [InlineData("transformers-tensorrt-llm", "", "", "TensorRT-LLM has no image that SageMaker can start")]
    [InlineData("transformers-djl", "", "", "DJL Serving has no image that SageMaker can start")]
    [InlineData("transformers-vllm", "baseImage", "vllm/vllm-openai:v0.25.1", "vllm/vllm-openai:v0.25.1 is not an image that SageMaker can "
        + "start")]
    [InlineData("transformers-vllm", "baseImage", "ghcr.io/me/mine:1", "SageMaker accepts only images from ECR")]
    [InlineData("transformers-vllm", "hfTokenArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf-AbCdEf",
        "sets a secret, but an unmodified image")]
    public void An_image_that_does_not_exist_is_refused(string backend, string key, string value, string says)
    {
        var refusal = Server(backend, "Qwen/Qwen3-0.6B", key.Length == 0
            ? [] : [(key, value)]).Findings.Single(finding => finding.Severity == Severity.Error);

        refusal.Message.ShouldContain(says);
        refusal.Fix.ShouldContain("--no-build");
    }

    [Fact]
    public void A_private_ECR_image_is_accepted_unchecked()
    {
        var made = Server("transformers-vllm", "Qwen/Qwen3-0.6B", ("baseImage", "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["HF_MODEL_ID"]!.GetValue<string>().ShouldBe("Qwen/Qwen3-0.6B");
    }

    private static Made Server(string backend, string model, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "direct"), ("deploymentConfig", backend), ("modelName", model), ("noBuild", true), .. more]);
}
