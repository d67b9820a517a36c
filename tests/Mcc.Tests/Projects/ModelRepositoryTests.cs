using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Mcc.Core.Models;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>A Triton model's configuration says what its file, or else the options, say: never something that only looks right.</summary>
public sealed class ModelRepositoryTests
{
    private const string Triton = "triton-onnxruntime";

    [Fact]
    public void A_variable_first_dimension_is_the_batch()
    {
        var made = Made.From(Graph(new("pixels", true, "FP32", [-1, 3, 224, 224]), new("label", false, "INT64", [-1])), Said(Triton));

        var config = Config(made);
        config.ShouldContain("platform: \"onnxruntime_onnx\"");
        config.ShouldContain("max_batch_size: 8\ndynamic_batching { }");
        config.ShouldContain("  data_type: TYPE_FP32\n  dims: [3, 224, 224]\n}");
        // One value for each of the batch: Triton has no tensor without dimensions.
        config.ShouldContain("  data_type: TYPE_INT64\n  dims: [1]\n  reshape { shape: [ ] }\n}");
        made.Has("model_repository/my-model/1/model.onnx").ShouldBeTrue();
        made.Json("test/payload.json")["inputs"]![0]!["shape"]!.ToJsonString().ShouldBe("[1,3,224,224]");
    }

    [Fact]
    public void A_graph_with_fixed_dimensions_is_not_batched()
    {
        var config = Config(Made.From(Graph(new("a", true, "FP32", [2, 3]), new("b", false, "FP32", [2])), Said(Triton)));

        config.ShouldContain("max_batch_size: 0");
        config.ShouldNotContain("dynamic_batching");
        config.ShouldContain("dims: [2, 3]");
    }

    [Fact]
    public void Unknown_tensors_are_requested_by_option_name()
    {
        Made.From(Said("triton-pytorch")).Errors.ShouldContain(error => error.Contains("--model-input", StringComparison.Ordinal)
            && error.Contains("-1 for a variable one", StringComparison.Ordinal));
        Made.From(Graph(new("words", true, "STRING", [-1, 1]), new("map", false, "", [])), Said(Triton)).Errors.ShouldHaveSingleItem()
            .ShouldContain("Give --model-output map:TYPE:DIMS");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x:FP32")]
    [InlineData("x:FLOAT:-1,4")]
    [InlineData(":FP32:-1,4")]
    [InlineData("x:FP32:-1,0")]
    [InlineData("x:FP32:-2")]
    [InlineData("x:FP32:4,")]
    public void A_tensor_that_cannot_be_read_is_refused_with_an_example(string tensor) =>
        Made.From(Said(Triton, ("modelInput", tensor), ("modelOutput", "y:FP32:-1,1"))).Errors.ShouldHaveSingleItem()
            .ShouldContain("such as input__0:FP32:-1,4");

    [Fact]
    public void Tensor_names_may_contain_colons_and_keep_their_order()
    {
        var config = Config(Made.From(Said(Triton, ("modelInput", new JsonArray("serving:0:int64:-1,2", "b:BOOL:-1,1")),
            ("modelOutput", "y:FP32:-1,1"))));

        config.IndexOf("name: \"serving:0\"", StringComparison.Ordinal)
            .ShouldBeInRange(1, config.IndexOf("name: \"b\"", StringComparison.Ordinal));
        config.ShouldContain("data_type: TYPE_INT64");
    }

    [Theory]
    [InlineData("org/name", "name")]
    [InlineData("a b$(c)", "a_b__c_")]
    [InlineData("/..", "my-model")]
    public void The_model_is_one_folder_of_the_repository_whatever_it_is_called(string name, string folder) =>
        Made.From(Said(Triton, ("modelName", name), ("modelInput", "x:FP32:-1,4"), ("modelOutput", "y:FP32:-1,1")))
            .Has($"model_repository/{folder}/config.pbtxt").ShouldBeTrue();

    [Theory]
    [InlineData("nvcr.io/nvidia/tritonserver:25.11-py3", "is_classifier")]
    [InlineData("nvcr.io/nvidia/tritonserver:24.08-py3", "output_class")]
    [InlineData("me/my-own:1", "is_classifier")]
    public void Forest_output_settings_use_the_images_parameter_names(string image, string parameter)
    {
        var inputs = new Inputs(Model("forest.json", ModelContent.XgboostJson, "json"), []);
        var config = Config(Made.From(inputs,
            Said("triton-fil", ("baseImage", image), ("modelInput", "input__0:FP32:-1,4"), ("modelOutput", "output__0:FP32:-1,1"))));

        config.ShouldContain($"key: \"{parameter}\"\n  value {{ string_value: \"false\" }}");
        config.ShouldContain("string_value: \"xgboost_json\"");
        config.ShouldNotContain("platform");
    }

    [Fact]
    public void An_explicit_parameter_takes_precedence() =>
        Config(Made.From(Said("triton-fil", ("modelParameter", "is_classifier=true"), ("modelInput", "input__0:FP32:-1,4"),
            ("modelOutput", "output__0:FP32:-1,1"))))
            .ShouldContain("key: \"is_classifier\"\n  value { string_value: \"true\" }");

    [Fact]
    public void An_unsupported_format_is_refused_with_alternatives() =>
        Made.From(Graph(new("a", true, "FP32", [-1, 3]), new("b", false, "FP32", [-1, 1])),
            Said("triton-fil")).Errors.ShouldHaveSingleItem()
            .ShouldContain("Use --deployment-config `triton-onnxruntime`");

    [Fact]
    public void A_forest_on_a_GPU_instance_is_warned_of()
    {
        var made = Made.From(Said("triton-fil", ("instanceType", "ml.g5.xlarge"), ("modelInput", "input__0:FP32:-1,4"),
            ("modelOutput", "output__0:FP32:-1,1")));

        made.Findings.ShouldContain(finding => finding.Rule == "accelerator-advised");
        Config(made).ShouldContain("KIND_GPU");
    }

    [Fact]
    public void Triton_engine_settings_are_split_and_typed()
    {
        var made = Made.From(Said("triton-vllm", ("modelName", "Qwen/Qwen3-8B@main"), ("instanceType", "ml.g5.12xlarge"),
            ("modelParameter", "max_model_len=4096")));

        made.Json("model_repository/Qwen3-8B/1/model.json").ToJsonString().ShouldBe("""{"model":"Qwen/Qwen3-8B","revision":"main","tensor_parallel_size":4,"gpu_memory_utilization":0.9,"max_model_len":4096}""");
        // The model stands in that file, and no variable that nothing reads names it again.
        made.Json("do/environment.json").ToJsonString().ShouldBe("""{"SAGEMAKER_TRITON_INFERENCE_TYPE":"generate"}""");
    }

    private static (string Key, JsonNode Value)[] Said(string backend, params (string Key, JsonNode Value)[] more) =>
        [("projectName", "my-model"), ("deploymentConfig", backend), .. more];

    private static string Config(Made made)
    {
        made.Errors.ShouldBeEmpty();
        return made.Text(made.Project!.Files.Select(file => file.Path)
            .Single(path => path.EndsWith("/config.pbtxt", StringComparison.Ordinal)));
    }

    private static Inputs Graph(params ImmutableArray<ModelTensor> tensors) =>
        new(Model("graph.onnx", ModelContent.Onnx, "onnx", tensors), []);

    private static ModelInput Model(string file, ModelContent content, string format, params ImmutableArray<ModelTensor> tensors) =>
        new("/" + file, [new("/" + file, file, 1, "00")], IsFolder: false,
            new() { FileName = file, Content = content, Format = format, Tensors = tensors });
}
