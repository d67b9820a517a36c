using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Former and short names of configurations are answered with the configuration that they mean.</summary>
public sealed class FormerNamesTests : CommandLineTest
{
    [Theory]
    [InlineData("sklearn-flask", "--deployment-config=http-flask --framework=sklearn")]
    [InlineData("xgboost-fastapi", "--deployment-config=http-fastapi --framework=xgboost")]
    [InlineData("tensorflow-flask", "--deployment-config=http-flask --framework=tensorflow")]
    [InlineData("vllm", "--deployment-config=transformers-vllm")]
    [InlineData("sglang", "--deployment-config=transformers-sglang")]
    [InlineData("onnx", "--deployment-config=triton-onnxruntime")]
    [InlineData("flask", "--deployment-config=http-flask")]
    [InlineData("transformers-vlm", "transformers-vllm")]
    [InlineData("triton-vlm", "triton-vllm")]
    [InlineData("transformers-tensorrtllm", "transformers-tensorrt-llm")]
    public async Task It_is_asked_back(string name, string meant)
    {
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={name}", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"Did you mean `{meant}`?");
    }

    /// <summary>What is proposed must be accepted.</summary>
    [Fact]
    public async Task Every_hint_is_a_command_line_that_generates()
    {
        foreach (var (name, hint) in Catalog.Parameters.DeploymentConfig.Hints)
        {
            var (_, error, exit) = await Mcc(["my-model", .. $"--deployment-config={hint}".Split(' '), "--model-name=Qwen/Qwen3-0.6B",
                "--model-input=input__0:FP32:-1,4", "--model-output=output__0:FP32:-1,1", "--skip-prompts", "--dry-run", "--no-validate"]);
            exit.ShouldBe(ExitCode.Done, $"{name}: {error}");
        }
    }

    [Theory]
    [InlineData("transformers-fil")]
    [InlineData("triton-lmi")]
    public async Task No_other_family_is_proposed(string name)
    {
        var (_, error, _) = await Mcc("my-model", $"--deployment-config={name}", "--skip-prompts");
        var proposed = error.Split("Did you mean `").Skip(1).Select(rest => rest.Split('`')[0]);
        proposed.ShouldAllBe(value => value.StartsWith(name.Split('-', 2)[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HF_TOKEN=hf_0123456789abcdefghij")]
    [InlineData("HUGGING_FACE_HUB_TOKEN=x")]
    [InlineData("NGC_API_KEY=nvapi-1")]
    [InlineData("MY_PASSWORD=x")]
    [InlineData("AWS_SECRET_ACCESS_KEY=x")]
    [InlineData("ANYTHING=hf_0123456789abcdefghij")]
    [InlineData("KEY=AKIAIOSFODNN7EXAMPLE")]
    public async Task A_secret_among_the_variables_is_refused_and_not_repeated(string variable)
    {
        foreach (var option in new[] { "--model-env", "--server-env", "--ic-env" })
        {
            var (output, error, exit) = await Mcc("my-model", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B",
                $"{option}={variable}", "--no-validate", "--skip-prompts");
            exit.ShouldBe(ExitCode.Refused);
            error.ShouldContain($"(from {option}) has a secret in `{variable.Split('=')[0]}`");
            error.ShouldContain($"if `{variable.Split('=')[0]}_ARN` is the secret's ARN");
            if (variable.Split('=')[1].Length > 1)
                (output + error).ShouldNotContain(variable.Split('=')[1]);
            Entries().ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("MAX_NUM_BATCHED_TOKENS=8192")]
    [InlineData("HF_TOKEN=arn:aws:secretsmanager:us-east-1:123456789012:secret:hf")]
    [InlineData("TOKENIZER=hf_tokenizer")]
    public async Task What_only_looks_like_a_secret_is_accepted(string variable)
    {
        var (_, error, exit) = await Mcc("my-model", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B",
            $"--model-env={variable}", "--skip-prompts", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
    }

    [Theory]
    [InlineData("hfToken", "--hf-token=hf_secret", "--hf-token-arn ARN")]
    [InlineData("ngcToken", "--ngc-token=secret", "--ngc-token-arn ARN")]
    [InlineData("maxLoras", "--max-loras=7", "It needs --enable-lora.")]
    [InlineData("maxLoraRank", "--max-lora-rank=32", "It needs --enable-lora.")]
    [InlineData("benchmarkConcurrency", "--benchmark-concurrency=3", "It needs --include-benchmark.")]
    [InlineData("benchmarkStreaming", "--no-benchmark-streaming", "It needs --include-benchmark.")]
    [InlineData("framework", "--framework=sklearn", "It needs architecture `http`")]
    [InlineData("autoscalingMin", "--autoscaling-min=2", "It needs --autoscaling-max.")]
    public async Task An_option_without_an_effect_warns_and_says_what_it_needs(string key, string option, string fix)
    {
        var (_, error, exit) = await Mcc("my-model", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", option,
            "--skip-prompts", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
        var line = error.Split('\n').Single(line => line.Contains($"`{key}`", StringComparison.Ordinal));
        line.ShouldStartWith("warning: ");
        line.ShouldContain(fix);
    }

    [Fact]
    public async Task A_token_of_the_environment_is_no_reason_to_warn()
    {
        Variables["HF_TOKEN"] = "hf_secret";
        (await Mcc("my-model", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts", "--dry-run"))
            .Error.ShouldNotContain("hfToken");
    }
}
