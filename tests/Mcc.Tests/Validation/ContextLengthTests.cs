using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;
using Mcc.ModelFiles.Language;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>
/// How many tokens a server keeps for a request: what it starts with, where nobody says it, is never more than the model or the memory
/// holds.
/// </summary>
public sealed class ContextLengthTests
{
    private const string Long = "meta-llama/Llama-3.1-8B-Instruct";

    [Theory]
    [InlineData("transformers-vllm", "somebody/short-one", null, "VLLM_MAX_MODEL_LEN", "auto")]
    [InlineData("transformers-vllm", Long, null, "VLLM_MAX_MODEL_LEN", "auto")]
    [InlineData("transformers-vllm", Long, "vllm/vllm-openai:v0.10.1", "VLLM_MAX_MODEL_LEN", "4096")]
    [InlineData("transformers-vllm", Long, "my.registry:5000/vllm:latest", "VLLM_MAX_MODEL_LEN", "auto")]
    [InlineData("transformers-vllm", Long, "my.registry/vllm:v٠.٩", "VLLM_MAX_MODEL_LEN", "auto")]
    [InlineData("transformers-lmi", Long, null, "OPTION_MAX_MODEL_LEN", "4096")]
    [InlineData("transformers-lmi", "Qwen/Qwen2.5-0.5B-Instruct", null, "OPTION_MAX_MODEL_LEN", null)]
    [InlineData("transformers-lmi", "somebody/short-one", null, "OPTION_MAX_MODEL_LEN", null)]
    [InlineData("transformers-sglang", Long, null, "SGLANG_CONTEXT_LENGTH", null)]
    public void A_server_gets_a_context_length_that_fits(string backend, string model, string? image, string variable,
        string? value)
    {
        var made = image is null ? Server(backend, model) : Server(backend, model, ("baseImage", image));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")[variable]?.GetValue<string>().ShouldBe(value);
    }

    [Fact]
    public void A_length_that_fits_is_left_to_the_server() =>
        On("ml.g6e.12xlarge", "transformers-lmi", Long).Json("do/environment.json")["OPTION_MAX_MODEL_LEN"].ShouldBeNull();

    /// <summary>The file of google/gemma-3-27b-it names neither a longest context nor which layers see all tokens.</summary>
    [Theory]
    [InlineData("ml.p6-b300.48xlarge", null)]
    [InlineData("ml.g6e.12xlarge", null)]
    [InlineData("ml.p4d.24xlarge", null)]
    [InlineData("ml.g5.12xlarge", "4096")]
    public void A_folder_gets_the_length_that_the_memory_holds(string instance, string? tokens)
    {
        using var config = System.Text.Json.JsonDocument.Parse("""
            {"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
                "text_config": {"hidden_size": 5376, "intermediate_size": 21504,
             "num_attention_heads": 32, "num_hidden_layers": 62, "num_key_value_heads": 16, "head_dim": 128, "sliding_window": 1024}}
            """);
        var (architecture, shape) = ModelSettings.Read(config.RootElement, "gemma", 54_864_813_280, Made.Catalog.Facts.ModelShapes);
        var made = Made.From(new Inputs(null, [], new("/gemma", [], new(architecture, shape, 54_864_813_280, null, [], []))),
            ("projectName", "judged"), ("deploymentConfig", "transformers-lmi"), ("modelName", "./gemma"), ("instanceType", instance));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["OPTION_MAX_MODEL_LEN"]?.GetValue<string>().ShouldBe(tokens);
        made.Findings.Any(finding => finding.Rule == "model-context").ShouldBe(tokens is not null);
    }

    [Fact]
    public void An_embedded_engine_gets_settings_in_its_file()
    {
        Server("triton-vllm", Long).Json("model_repository/Llama-3.1-8B-Instruct/1/model.json")["max_model_len"]!.GetValue<int>()
            .ShouldBe(4096);
        Server("triton-vllm", Long, ("modelParameter", new JsonObject { ["max_model_len"] = "2000" }))
            .Json("model_repository/Llama-3.1-8B-Instruct/1/model.json")["max_model_len"]!.GetValue<int>().ShouldBe(2000);
        Server("triton-vllm", "Qwen/Qwen2.5-0.5B-Instruct").Json("model_repository/Qwen2.5-0.5B-Instruct/1/model.json")["max_model_len"]
            .ShouldBeNull();
    }

    [Theory]
    [InlineData("transformers-vllm", "MAX_MODEL_LEN", "VLLM_ALLOW_LONG_MAX_MODEL_LEN")]
    [InlineData("transformers-lmi", "MAX_MODEL_LEN", "VLLM_ALLOW_LONG_MAX_MODEL_LEN")]
    [InlineData("transformers-sglang", "CONTEXT_LENGTH", "SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN")]
    public void A_too_long_context_is_refused_unless_explicitly_allowed(string backend, string option, string longer)
    {
        var refusal = Server(backend, Long, ("serverEnv", new JsonObject { [option] = "200000" })).Findings.Single(finding =>
            finding.Severity == Severity.Error);
        refusal.Message.ShouldContain("supports 131072 tokens");
        refusal.Fix.ShouldContain(longer);

        Server(backend, Long, ("serverEnv", new JsonObject { [option] = "131072" })).Findings
            .ShouldNotContain(finding => finding.Rule == "model-context");
        Server(backend, Long, ("serverEnv", new JsonObject { [option] = "200000" }),
            ("modelEnv", new JsonObject { [longer] = "1" })).Errors.ShouldBeEmpty();
        Server(backend, "somebody/short-one", ("serverEnv", new JsonObject { [option] = "200000" })).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void The_instance_that_a_warning_names_has_room_and_is_another_one()
    {
        var settings = ("serverEnv", (JsonNode)new JsonObject { ["MAX_MODEL_LEN"] = "131072" });
        var warning = Server("transformers-vllm", Long, settings).Findings.Single(finding => finding.Rule == "model-memory");

        var other = warning.Fix.Split('`')[1];
        other.ShouldNotBe("ml.g5.xlarge");
        On(other, "transformers-vllm", Long, settings).Findings.ShouldNotContain(finding => finding.Rule == "model-memory");
    }

    [Theory]
    [InlineData("4096", 4096L)]
    [InlineData("32k", 32_000L)]
    [InlineData("32K", 32_768L)]
    [InlineData("25.6k", 25_600L)]
    [InlineData("1M", 1_048_576L)]
    [InlineData("auto", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Lengths_are_read_as_servers_read_them(string? text, long? tokens) => ContextResolver.Tokens(text).ShouldBe(tokens);

    private static Made Server(string backend, string model, params (string Key, JsonNode Value)[] more) =>
        On("ml.g5.xlarge", backend, model, more);

    private static Made On(string instance, string backend, string model, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("modelName", model), ("instanceType", instance), .. more]);
}
