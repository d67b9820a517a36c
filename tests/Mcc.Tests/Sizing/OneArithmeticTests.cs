using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Sizing;
using Mcc.Tests.Mcp;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Sizing;

/// <summary>Rule, default, sizer and every "Try …" have one arithmetic: none of them names what another refuses.</summary>
[Trait("Speed", "Slow")]
public sealed class OneArithmeticTests
{
    private static readonly string[] Backends =
        ["transformers-vllm", "transformers-sglang", "transformers-lmi", "transformers-tensorrt-llm", "triton-vllm"];

    private static readonly IReadOnlyList<string> Sizes = ModelMemoryFits.Rules;

    /// <summary>A model of each shape of the catalog with one of the backends, in turn.</summary>
    public static TheoryData<string, string> Models
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (index, model) in Made.Catalog.Facts.Models.All.Where(model => model.Shape is not null).DistinctBy(model =>
                model.Shape).Index())
                data.Add(model.Id, Backends[index % Backends.Length]);
            return data;
        }
    }

    /// <summary>One instance type of each kind and number of accelerators.</summary>
    private static IEnumerable<Instance> Instances => Made.Catalog.Facts.Instances.All
        .Where(instance => instance.Accelerator is { Kind: "cuda" })
        .DistinctBy(instance => (instance.Accelerator, instance.Accelerators));

    [Theory]
    [MemberData(nameof(Models))]
    public void Accepted_instances_have_enough_memory_and_so_have_alternatives(string model, string backend)
    {
        foreach (var instance in Instances)
        {
            var deployment = Sketch(backend, model, instance.Name);
            var findings = Judged(deployment);
            if (findings.Count == 0)
            {
                var plan = deployment.Memory.Value.ShouldNotBeNull();
                ModelSplit.Trouble(plan.Shape, plan.Parallelism, EngineTraits.Unknown).ShouldBeNull();
                plan.Parallelism.Ranks.ShouldBeLessThanOrEqualTo(instance.Accelerators);
                // By hand: what the driver reports, less weights and half a GiB, holds the cache of 4,096 tokens, or of the shorter
                // context that the server is told (Llama 2 keeps four times as much of each token as later models).
                var said = deployment.Variables.FirstOrDefault(variable => variable.Name == deployment.Constants.ContextVariable)?.Value;
                var tokens = Math.Min(4096, ContextResolver.LongestRequest(deployment, plan.Shape, said));
                var room =
                    (instance.Accelerator!.MemoryMib * 1_048_576m * plan.Engine.MemoryShare) - (
                        plan.WeightBytes / (decimal)plan.Parallelism.RanksOfCopy) - (1L << 29);
                ((decimal)plan.Cache!.BytesOf(tokens)).ShouldBeLessThanOrEqualTo(room, $"{model} on {instance.Name}");
            }
            else if (findings.FirstOrDefault(finding =>
                finding.Fix?.StartsWith("Try ", StringComparison.Ordinal) == true) is { Fix: { } fix })
            {
                Judged(Sketch(backend, model, fix.Split('`')[1])).ShouldBeEmpty($"{model} on {instance.Name}: {fix}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_default_instance_holds_the_model(string model, string backend)
    {
        var made = Made.From(("projectName", "sized"), ("deploymentConfig", backend), ("modelName", model));

        // Nothing of hosting holds 405 and 480 billion in 16 bits for servers that have no code for the newest accelerators.
        // The engine of a default image may be older than the model, whatever the instance.
        if (made.Findings.Any(finding => finding.Rule == "default-instance"))
            made.Findings.Where(finding => finding is { Severity: Severity.Error, Rule: not "model-architecture" }).ShouldBeEmpty();
        if (made.Findings.Any(finding => Sizes.Contains(finding.Rule) && finding.Severity >= Severity.Warning))
            InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", backend), ("modelName", model))).Instances.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("transformers-vllm", "Qwen/Qwen3-32B", "ml.g5.xlarge")]
    [InlineData("transformers-vllm", "meta-llama/Llama-3.3-70B-Instruct", "ml.g5.12xlarge")]
    [InlineData("transformers-sglang", "Qwen/Qwen3-14B", "ml.g6.xlarge")]
    [InlineData("transformers-vllm", "somebody/Something-70B", "ml.g5.12xlarge")]
    public void What_a_rule_names_instead_is_the_sizers_first(string backend, string model, string instance)
    {
        var named = Judged(Sketch(backend, model, instance)).Single().Fix!.Split('`')[1];

        var advice = InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", backend), ("modelName", model)));
        advice.IsGrounded.ShouldBeTrue();
        named.ShouldBe(advice.Instances[0].Name);
    }

    [Theory]
    [InlineData("meta-llama/Llama-3.1-405B-Instruct")]
    [InlineData("somebody/Something-405B-Instruct")]
    public void An_almost_full_instance_is_not_recommended(string model)
    {
        var advice = InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", model)));

        advice.Instances.Select(instance => instance.Name).ShouldNotContain("ml.g7e.48xlarge");
        advice.Instances.ShouldAllBe(instance => instance.AcceleratorMemoryMib * 1_048_576m * 0.9m > 405m * 2_000_000_000m);
        Judged(Sketch("transformers-vllm", model, "ml.g7e.48xlarge")).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E-Instruct", 217_283_587_072)]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", 401_000_000_000)]
    [InlineData("meta-llama/Llama-3.1-405B-Instruct-FP8", 407_000_000_000)]
    [InlineData("Qwen/Qwen2.5-72B-Instruct-AWQ", 41_000_000_000)]
    public void A_mixture_counts_all_experts_and_uses_its_base(string model, long weights)
    {
        var advice = InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", model)));

        advice.IsGrounded.ShouldBeTrue();
        advice.Model!.WeightBytes!.Value.ShouldBeInRange(weights, weights + (weights / 50));
        advice.Instances.ShouldAllBe(instance => instance.AcceleratorMemoryMib * 1_048_576m * 0.9m > weights);
    }

    [Fact]
    public void A_mixture_that_no_catalog_has_is_of_unknown_size() =>
        InstanceAdvice.For(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", "somebody/Tuned-Scout-17B-16E"))).IsGrounded.ShouldBeFalse();

    [Fact]
    public void The_sizers_first_choice_replaces_a_default_that_is_too_small()
    {
        var made = Made.From(("projectName", "sized"), ("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-14B"));

        made.Errors.ShouldBeEmpty();
        made.Text("deploy/managed-inference/create-endpoint-config.json").ShouldContain("ml.g6e.xlarge");
        made.Findings.Single(finding =>
            finding.Rule == "default-instance").Text.ShouldContain("the default, `ml.g5.xlarge`, is too small for `Qwen/Qwen3-14B`");
        Made.From(("projectName", "sized"), ("deploymentConfig", "transformers-vllm"),
            ("modelName", "Qwen/Qwen3-8B")).Text("deploy/managed-inference/create-endpoint-config.json").ShouldContain("ml.g5.xlarge");
    }

    [Theory]
    [InlineData("transformers-vllm", "ml.g5.xlarge", "TENSOR_PARALLEL_SIZE", "2",
        "need 2 accelerators, but a container on `ml.g5.xlarge` has 1 accelerator")]
    [InlineData("transformers-vllm", "ml.g5.12xlarge", "TENSOR_PARALLEL_SIZE", "8",
        "need 8 accelerators, but a container on `ml.g5.12xlarge` has 4 accelerators")]
    [InlineData("transformers-vllm", "ml.g5.xlarge", "DATA_PARALLEL_SIZE", "8", "need 8 accelerators")]
    [InlineData("transformers-sglang", "ml.g5.xlarge", "TENSOR_PARALLEL_SIZE", "4", "need 4 accelerators")]
    [InlineData("transformers-lmi", "ml.g5.xlarge", "TENSOR_PARALLEL_DEGREE", "4", "need 4 accelerators")]
    public void More_ranks_than_accelerators_are_refused(string backend, string instance, string option, string value, string says) =>
        Server(backend, "Qwen/Qwen3-0.6B", instance, (option, value)).Errors.ShouldHaveSingleItem().ShouldContain(says);

    [Theory]
    [InlineData("PIPELINE_PARALLEL_SIZE", "2", "2")]
    [InlineData("DATA_PARALLEL_SIZE", "4", "1")]
    public void The_default_tensor_parallel_size_respects_other_sizes(string option, string value, string tensor)
    {
        var made = Server("transformers-vllm", "Qwen/Qwen3-0.6B", "ml.g5.12xlarge", (option, value));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["VLLM_TENSOR_PARALLEL_SIZE"]!.GetValue<string>().ShouldBe(tensor);
    }

    [Fact]
    public void Key_value_heads_are_split_as_the_engines_split_them()
    {
        Server("transformers-vllm", "microsoft/phi-4",
            "ml.g5.12xlarge", ("TENSOR_PARALLEL_SIZE", "4")).Errors.ShouldHaveSingleItem()
                .ShouldContain("has 10 key-value heads, which cannot be split over 4 accelerators. --server-env VLLM_TENSOR_PARALLEL_SIZE "
                    + "can be 1 or 2,");
        // A default is a number that the model can be split over.
        var made = Server("transformers-vllm", "microsoft/phi-4", "ml.g5.12xlarge");
        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["VLLM_TENSOR_PARALLEL_SIZE"]!.GetValue<string>().ShouldBe("2");
        made.Findings.Single(finding => finding.Rule == "tensor-parallel").Message
            .ShouldStartWith("The default tensor parallel size is 2,");
        Server("transformers-vllm", "microsoft/phi-4", "ml.g5.12xlarge", ("TENSOR_PARALLEL_SIZE", "2")).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("fp8", false)]
    [InlineData("fp8_e5m2", false)]
    public void A_cache_in_FP8_takes_half(string? type, bool warns)
    {
        (string, string)[] options =
            [("MAX_MODEL_LEN", "32768"), .. type is null ? Array.Empty<(string, string)>() : [("KV_CACHE_DTYPE", type)]];
        Server("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.xlarge", options).Findings.Any(finding =>
            finding.Rule == "model-memory").ShouldBe(warns);
    }

    [Fact]
    public void Adapters_take_memory_and_their_default_number_follows_from_the_room()
    {
        var asked =
            Made.From(("projectName", "sized"), ("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-8B"),
            ("instanceType", "ml.g5.xlarge"), ("enableLora", true), ("maxLoras", 30));
        asked.Findings.Single(finding => finding.Rule == "model-memory").Text.ShouldContain("(9.8 GiB are for 30 adapters of rank 64)");

        var made =
            Made.From(("projectName", "sized"), ("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-8B"),
            ("instanceType", "ml.g5.xlarge"), ("enableLora", true));
        made.Findings.ShouldNotContain(finding => finding.Rule == "model-memory");
        int.Parse(made.Json("do/environment.json")["VLLM_MAX_LORAS"]!.GetValue<string>(),
            System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 4);
        // On a large instance the option's own default stays.
        Made.From(("projectName", "sized"), ("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-0.6B"),
            ("instanceType", "ml.g6e.xlarge"), ("enableLora", true))
            .Json("do/environment.json")["VLLM_MAX_LORAS"]!.GetValue<string>().ShouldBe("4");
    }

    /// <summary>
    /// Ten million tokens on eight ranks, each with one of eight key-value heads: 48 layers, or 12 and 36 chunks of 8,192.
    /// </summary>
    [Theory]
    [InlineData("vllm/vllm-openai:v0.12.0", null, "228.9 GiB")]
    [InlineData("vllm/vllm-openai:v0.25.1", null, "57.4 GiB")]
    [InlineData("vllm/vllm-openai:v0.12.0", "1", "57.4 GiB")]
    [InlineData("vllm/vllm-openai:v0.25.1", "0", "228.9 GiB")]
    public void Chunks_are_freed_by_engines_that_do_so(string image, string? allowed, string takes) =>
        Made.From([("projectName", "sized"), ("deploymentConfig", "transformers-vllm"),
            ("modelName", "meta-llama/Llama-4-Scout-17B-16E-Instruct"), ("instanceType", "ml.p5.48xlarge"),
            ("baseImage", image), ("serverEnv", new JsonObject { ["MAX_MODEL_LEN"] = "10000000" }),
            .. allowed is null ? Array.Empty<(string, JsonNode)>()
                : [("modelEnv", new JsonObject { ["VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE"] = allowed })]])
            .Findings.Single(finding =>
                finding.Rule == "model-memory").Text.ShouldContain($"a 10,000,000-token sequence needs {takes}");

    [Theory]
    [InlineData("transformers-vllm", true)]
    [InlineData("transformers-sglang", false)]
    public void Windows_are_freed_by_engines_that_do_so(string backend, bool frees) =>
        Sketch(backend, "google/gemma-3-12b-it", "ml.g6e.xlarge").Memory.Value!.Cache!.FreesSliding.ShouldBe(frees);

    private static List<Finding> Judged(Deployment deployment) =>
        [.. new IRule[] { new ModelSplitFits(), new ModelMemoryFits() }.SelectMany(rule =>
            rule.Check(deployment, Made.Catalog)).Where(finding => finding.Severity >= Severity.Warning)];

    private static Deployment Sketch(string backend, string model, string instance) =>
        Resolution.Of(Made.Catalog,
            Drafts.Of(("deploymentConfig", backend), ("modelName", model), ("instanceType", instance))).Deployment.Value!;

    private static Made Server(string backend, string model, string instance, params (string Name, string Value)[] options)
    {
        var variables = new JsonObject();
        foreach (var (name, value) in options)
            variables[name] = value;
        return Made.From(("projectName", "sized"), ("deploymentConfig", backend), ("modelName", model), ("instanceType", instance),
            ("serverEnv", variables));
    }
}
