using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>Advice is what generation takes: nothing is advised that is refused, or warned of, afterwards.</summary>
[Trait("Speed", "Slow")]
public sealed class AdviceTests
{
    private static readonly string[] Models =
        ["Qwen/Qwen3-0.6B", "Qwen/Qwen3-8B", "Qwen/Qwen3-32B", "meta-llama/Llama-3.3-70B-Instruct", "openai/gpt-oss-120b"];

    public static TheoryData<string> Backends => [.. Made.Catalog.Backends.Select(backend => backend.Id)];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_advised_instance_passes_without_findings(string backend)
    {
        var takesModel = Made.Catalog.Parameters.ModelName.Required!.Holds(name => Made.Catalog.Backend(backend).ValueText(name)
            ?? Made.Catalog.Architecture(Made.Catalog.Backend(backend).Architecture!).ValueText(name));
        foreach (var model in takesModel ? Models : [""])
        {
            (string, string)[] said = [("deploymentConfig", backend), .. model.Length > 0
                ? [("modelName", model)] : Array.Empty<(string, string)>()];
            var advised = InstanceAdvice.For(Made.Catalog, Drafts.Of(said)).Instances;
            // A server for which no instance of hosting is good enough is one that nobody could use.
            if (model is "" or "Qwen/Qwen3-0.6B")
                advised.ShouldNotBeEmpty();
            var (first, last) = Fast.IsNightly ? (4, 2) : (2, 1);
            foreach (var instance in advised.Take(first).Concat(advised.TakeLast(last)))
            {
                var made = Made.From([("projectName", "advised"), ("instanceType", instance.Name),
                    .. said.Select(each => (each.Item1, (JsonNode)each.Item2))]);
                made.Findings.Where(finding => finding.Severity >= Severity.Warning
                    && finding.Message.Contains(instance.Name, StringComparison.Ordinal)).Select(finding => finding.Text)
                        .ShouldBeEmpty($"{backend} {model}");
                made.Findings.ShouldNotContain(finding => finding.Rule == "tensor-parallel");
            }
        }
    }

    [Fact]
    public void What_the_server_usually_has_comes_first_where_it_will_do()
    {
        First("transformers-vllm", "Qwen/Qwen3-8B").ShouldBe("ml.g5.xlarge");
        First("http-flask").ShouldBe("ml.m5.large");
    }

    [Fact]
    public void Else_the_cheapest_and_of_one_family_the_smallest()
    {
        var advised = InstanceAdvice.For(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-14B")));

        advised.Instances[0].Name.ShouldBe("ml.g6e.xlarge");
        advised.Instances.Select(instance => instance.Name).ShouldNotContain("ml.g5.xlarge");
        var costs = advised.Instances.Select(Made.Catalog.Facts.Instances.CostRank).ToList();
        costs.ShouldBe(costs.Order());
        foreach (var family in advised.Instances.Where(instance => instance.Accelerators == 1)
            .GroupBy(instance => (instance.Family, instance.Cost)))
            family.Select(instance => instance.Vcpus).ShouldBe(family.Select(instance => instance.Vcpus).Order());
    }

    [Fact]
    public void A_server_for_CPUs_gets_CPUs() =>
        InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "triton-fil"))).Instances.ShouldAllBe(instance =>
            instance.Accelerator == null && instance.Processor == "x86_64");

    [Theory]
    [InlineData(null, false)]
    [InlineData("somebody/something", false)]
    [InlineData("somebody/something-70B", true)]
    [InlineData("Qwen/Qwen3-8B", true)]
    public void Of_a_model_of_unknown_size_or_none_nothing_is_known(string? model, bool grounded)
    {
        var advice = InstanceAdvice.For(Made.Catalog,
            Drafts.Of([("deploymentConfig", "transformers-vllm"), .. model is null
                ? Array.Empty<(string, string)>() : [("modelName", model)]]));

        advice.IsGrounded.ShouldBe(grounded);
        advice.Instances.ShouldNotBeEmpty();
    }

    [Fact]
    public void Memory_is_weights_cache_and_server_per_rank()
    {
        var advice = InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-8B")));
        var shape = Made.Catalog.Facts.ShapeOf("Qwen/Qwen3-8B")!;
        var plan = advice.PlanOn(Instance("ml.g5.12xlarge"))!;

        plan.WeightBytes.ShouldBe(shape.Parameters!.Value * 2);
        // Keys and values of 4,096 tokens in two bytes.
        plan.CacheBytes(4096).ShouldBe(2L * shape.Layers * shape.KeyValueHeads * shape.HeadDimension * 2 * 4096);
        plan.NeedBytes(4096).ShouldBe(plan.WeightBytes + plan.CacheBytes(4096) + (4 * plan.OverheadBytes));
        plan.Parallelism.ShouldBe(new(4));
    }

    [Theory]
    [InlineData("http-flask", null)]
    [InlineData("transformers-vllm", "Qwen/Qwen3-8B")]
    [InlineData("triton-onnxruntime", null)]
    public void The_first_image_is_the_one_that_generation_takes(string backend, string? model)
    {
        (string, string)[] said = [("deploymentConfig", backend), ("region", "eu-west-1"), .. model is null
            ? Array.Empty<(string, string)>() : [("modelName", model)]];
        var advice = ImageAdvice.For(Made.Catalog, Drafts.Of(said));

        advice.IsGrounded.ShouldBeTrue();
        var made = Made.From([("projectName", "advised"), .. said.Select(each => (each.Item1, (JsonNode)each.Item2)),
            .. backend.StartsWith("triton", StringComparison.Ordinal)
                ? [("modelInput", new JsonArray("x:FP32:-1,4")), ("modelOutput", new JsonArray("y:FP32:-1,1"))]
                    : Array.Empty<(string, JsonNode)>()]);
        made.Text("Dockerfile").ShouldContain(advice.Images[0].Reference);
        advice.Images.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Images_that_the_instance_or_the_model_rules_out_are_left_out()
    {
        var cpu = ImageAdvice.For(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-djl"), ("modelName", "Qwen/Qwen3-0.6B"), ("instanceType", "ml.m5.4xlarge")));
        cpu.Images.ShouldAllBe(image => image.Image!.Accelerator == "cpu");

        var oss = ImageAdvice.For(Made.Catalog,
            Drafts.Of(("deploymentConfig", "transformers-lmi"), ("modelName", "openai/gpt-oss-20b"), ("instanceType", "ml.g6e.2xlarge")));
        oss.Images.Select(image => image.Reference).ShouldNotContain(reference => reference.Contains("lmi14", StringComparison.Ordinal));
    }

    [Fact]
    public void Models_that_the_instance_cannot_hold_are_left_out()
    {
        var all = ModelAdvice.For(Made.Catalog, Drafts.Of());
        var small = ModelAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-vllm"), ("instanceType", "ml.g5.xlarge")))
            .Select(model => model.Id).ToList();

        all.ShouldAllBe(model => !model.Id.Contains('*'));
        small.ShouldContain("Qwen/Qwen3-8B");
        // What is gated is warned of, and is served with a token.
        small.ShouldContain("meta-llama/Llama-3.1-8B-Instruct");
        small.ShouldNotContain("Qwen/Qwen3-32B");
        ModelAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "http-flask"))).ShouldBeEmpty();
    }

    private static string First(string backend, string? model = null) =>
        InstanceAdvice.For(Made.Catalog,
            Drafts.Of([("deploymentConfig", backend), .. model is null
                ? Array.Empty<(string, string)>() : [("modelName", model)]])).Instances[0].Name;

    private static Instance Instance(string name) => Made.Catalog.Facts.Instances.Find(name)!;
}
