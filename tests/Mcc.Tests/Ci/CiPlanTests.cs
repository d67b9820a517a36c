using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Ci;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Ci;

/// <summary>Which projects a run makes, and with which settings.</summary>
public sealed class CiPlanTests
{
    private static readonly Catalog Shipped = new(DataFiles.Embedded);

    private static IReadOnlyList<string> AllConfigurations => [.. Shipped.Backends.Select(backend => backend.Id)];

    [Fact]
    public void All_fifteen_configurations_are_planned_once_for_the_usual_target()
    {
        var planned = CiPlan.OfConfigurations(Shipped, AllConfigurations, ["managed-inference"]);

        planned.Count.ShouldBe(15);
        planned.Select(project => project.Configuration).ShouldBe(AllConfigurations);
        planned.Select(project => project.Id).Distinct().Count().ShouldBe(15);
        planned.ShouldAllBe(project => project.Unsupported == null);
    }

    [Theory]
    [InlineData("http-flask", """ "includeSample":true """, "")]
    [InlineData("triton-onnxruntime", """ "includeSample":true """, "tritonserver")]
    [InlineData("transformers-vllm", """ "modelName":"Qwen/Qwen3-0.6B" """, "vllm serve")]
    [InlineData("triton-pytorch", """ "modelInput":"input__0:FP32:-1,4","modelOutput":"output__0:FP32:-1,1" """, "tritonserver")]
    public void A_configuration_gets_what_it_requires(string configuration, string more, string program)
    {
        var project = CiPlan.OfConfigurations(Shipped, [configuration], ["managed-inference"]).ShouldHaveSingleItem();

        project.Settings.ToJsonString().ShouldBe("{" + $"\"projectName\":\"ci-{configuration}\",\"deploymentConfig\":\"{configuration}\","
            + $"\"deploymentTarget\":\"managed-inference\",{more.Trim()}" + "}");
        string.Join(' ', project.Program).ShouldBe(program);
        project.DeployScripts.ShouldBe(["deploy", "test"]);
    }

    [Fact]
    public void Targets_change_the_name_and_how_it_is_deployed()
    {
        var planned = CiPlan.OfConfigurations(Shipped, ["http-flask"], ["async-inference", "batch-transform", "hyperpod-eks"]);

        planned.Select(project => project.Settings["projectName"]!.GetValue<string>())
            .ShouldBe(["ci-http-flask-async-inference", "ci-http-flask-batch-transform", "ci-http-flask-hyperpod-eks"]);
        planned.Select(project => string.Join(' ', project.DeployScripts)).ShouldBe(["deploy test", "test", "deploy test"]);
        planned.Select(project => project.DeploySkipped is null).ShouldBe([true, true, false]);
    }

    [Fact]
    public void An_entry_of_the_registry_keeps_its_settings_and_gets_a_harmless_id()
    {
        var entry = JsonNode.Parse("""
            {"id": "ab/../1", "project": "my model", "backend": "http-flask", "target": "async-inference",
             "parameters": {"projectName": "mine", "instanceType": "ml.c5.xlarge"}}
            """)!.AsObject();

        var project = CiPlan.OfEntries(Shipped, [entry]).ShouldHaveSingleItem();

        project.Id.ShouldBe("my-model__ab----1");
        project.Settings["instanceType"]!.GetValue<string>().ShouldBe("ml.c5.xlarge");
        project.Target.ShouldBe("async-inference");
        project.Unsupported.ShouldBeNull();
    }

    [Fact]
    public void An_entry_of_an_unknown_configuration_is_not_supported()
    {
        var entry = JsonNode.Parse("""{"id": "a", "project": "p", "backend": "http-gone", "target": "managed-inference"}""")!.AsObject();

        CiPlan.OfEntries(Shipped, [entry]).ShouldHaveSingleItem().Unsupported.ShouldBe("this version of mcc has no backends/http-gone");
    }

    [Fact]
    public void Inputs_depend_on_settings_version_and_circumstances()
    {
        var project = CiPlan.OfConfigurations(Shipped, ["http-flask"], ["managed-inference"])[0];
        var other = project with { Settings = new() { ["projectName"] = "other" } };
        string[] inputs =
        [
            project.Inputs("1", ["", "local"]), other.Inputs("1", ["", "local"]), project.Inputs("2", ["", "local"]),
            project.Inputs("1", ["x", "local"]), project.Inputs("1", ["", "local", "data"]),
        ];

        inputs.Distinct().Count().ShouldBe(5);
        project.Inputs("1", ["", "local"]).ShouldBe(inputs[0]);
    }
}
