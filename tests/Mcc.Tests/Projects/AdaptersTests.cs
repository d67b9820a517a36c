using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>LoRA: the server is told to take adapters while it runs, and each adapter is an inference component.</summary>
public sealed class AdaptersTests
{
    [Fact]
    public void Adapters_mean_inference_components_and_a_script_for_them()
    {
        var made = Server("transformers-vllm", ("enableLora", true), ("maxLoras", 4));

        made.Errors.ShouldBeEmpty();
        made.Has("deploy/managed-inference/create-inference-component.json").ShouldBeTrue();
        made.Text("runtime/lib/adapters.sh").ShouldContain("create-adapter");
        made.Text("runtime/lib/deployed.sh").ShouldContain("remove_adapters");
        made.Json("runtime/aws/payloads.json")["create-adapter"]!["operation"]!.GetValue<string>().ShouldBe("CreateInferenceComponent");
        made.Json("do/environment.json")["VLLM_ALLOW_RUNTIME_LORA_UPDATING"]!.GetValue<string>().ShouldBe("true");
        made.Json("do/environment.json")["VLLM_MAX_LORAS"]!.GetValue<string>().ShouldBe("4");
    }

    [Fact]
    public void A_server_that_takes_none_is_refused() =>
        Server("transformers-tensorrt-llm", ("enableLora", true)).Errors.Single()
            .ShouldContain("`enableLora` (from --enable-lora) is not available with TensorRT-LLM");

    [Fact]
    public void Adapting_servers_need_a_built_image()
    {
        var made = Server("transformers-sglang", ("enableLora", true));

        made.Errors.ShouldBeEmpty();
        made.Text("runtime/server/start_engine.py").ShouldContain("\"adapters.py\"");
        made.Text("runtime/server/adapters.py").ShouldContain("/load_lora_adapter");
        Server("transformers-sglang").Has("runtime/server/adapters.py").ShouldBeFalse();
        Server("transformers-vllm", ("enableLora", true)).Has("runtime/server/adapters.py").ShouldBeFalse();
        Server("transformers-sglang", ("enableLora", true),
            ("noBuild", true)).Errors.ShouldContain(error => error.Contains("built into the image", StringComparison.Ordinal));
    }

    [Fact]
    public void Adapter_limits_are_set_before_the_first_adapter()
    {
        Server("transformers-sglang", ("enableLora", true)).Json("do/environment.json")["SGLANG_LORA_TARGET_MODULES"]!.GetValue<string>()
            .ShouldBe("all");
        Server("transformers-sglang", ("enableLora", true), ("serverEnv", new JsonObject { ["LORA_TARGET_MODULES"] = "q_proj" }))
            .Json("do/environment.json")["SGLANG_LORA_TARGET_MODULES"]!.GetValue<string>().ShouldBe("q_proj");
    }

    [Theory]
    [InlineData("transformers-vllm", "`VLLM_MAX_LORA_RANK` is `100`")]
    [InlineData("transformers-lmi", "`OPTION_MAX_LORA_RANK` is `100`")]
    public void A_rank_that_the_server_would_stop_at_is_refused(string backend, string said) =>
        Server(backend, ("enableLora", true), ("maxLoraRank", 100)).Errors.Single().ShouldContain(said);

    [Theory]
    [InlineData("DATA_PARALLEL_SIZE")]
    [InlineData("DP_SIZE")]
    public void Adapters_with_one_copy_per_container_get_one_copy(string option)
    {
        Server("transformers-sglang", ("enableLora", true), ("serverEnv", new JsonObject { [option] = "2" })).Errors.Single()
            .ShouldContain("only with one copy of the model in the container");
        Server("transformers-sglang", ("enableLora", true), ("serverEnv", new JsonObject { [option] = "1" })).Errors.ShouldBeEmpty();
        Server("transformers-sglang", ("serverEnv", new JsonObject { [option] = "2" })).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Without_adapters_there_is_no_script_or_variable()
    {
        var made = Server("transformers-vllm", ("enableLora", true), ("deploymentTarget", "async-inference"));

        made.Text("do/environment.json").ShouldNotContain("LORA");
        made.Has("do/adapter").ShouldBeFalse();
        made.Findings.Single(finding =>
            finding.Rule == "without-effect").Text.ShouldContain("`enableLora` (from --enable-lora) has no effect");
    }

    private static Made Server(string backend, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "adapted"), ("deploymentConfig", backend), ("modelName", "Qwen/Qwen3-0.6B"), .. more]);
}
