using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>A model file that is not of this machine: SageMaker lays it into /opt/ml/model, and nothing of it is in the image.</summary>
public sealed class MountedModelTests
{
    private static readonly (string, JsonNode)[] Tensors = [("modelInput", "x:FP32:-1,4"), ("modelOutput", "y:FP32:-1,1")];

    public static TheoryData<string> Backends { get; } =
        ["http-flask", "http-fastapi", "triton-fil", "triton-onnxruntime", "triton-python"];

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_prefix_in_S3_is_in_the_payload_and_not_in_the_image(string backend)
    {
        var made = From(backend, "s3://bucket/fraud");

        made.Errors.ShouldBeEmpty();
        made.Json("deploy/managed-inference/create-model.json")["PrimaryContainer"]!.ToJsonString()
            .ShouldBe("""{"ModelDataSource":{"S3DataSource":{"S3Uri":"s3://bucket/fraud/","S3DataType":"S3Prefix","CompressionType":"None"}}}""");
        made.Text("Dockerfile").ShouldNotContain("COPY model ");
        made.Text("runtime/lib/build.sh").ShouldNotContain("require_model");
        made.Text("README.md").ShouldContain("SageMaker mounts the model at `/opt/ml/model`");
        made.Text("README.md").ShouldNotContain("The image contains it");
        made.Json("do/environment.json").AsObject().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void SageMaker_extracts_an_archive_for_transform_jobs_too(string backend)
    {
        var made = From(backend, "s3://bucket/fraud.tar.gz", ("deploymentTarget", "batch-transform"), ("batchInputPath", "s3://bucket/in"),
            ("batchOutputPath", "s3://bucket/out"));

        made.Errors.ShouldBeEmpty();
        made.Json("deploy/batch-transform/create-model.json")["PrimaryContainer"]!.ToJsonString()
            .ShouldBe("""{"ModelDataUrl":"s3://bucket/fraud.tar.gz"}""");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_version_of_the_registry_is_looked_up_when_it_is_deployed(string backend)
    {
        var made = From(backend, "registry://fraud/3");

        made.Errors.ShouldBeEmpty();
        made.Text("runtime/lib/source.sh").ShouldContain("fraud/3");
        made.Json("runtime/aws/payloads.json")["create-model"]!["later"]!["PrimaryContainer"]!.GetValue<string>().ShouldBe("model-data");
    }

    [Theory]
    [InlineData("http-flask", "jumpstart://model", "managed-inference",
        "is not supported by HTTP server for classic models: its model is a file")]
    [InlineData("http-flask", "Qwen/Qwen3-0.6B", "managed-inference",
        "is not supported by HTTP server for classic models: its model is a file")]
    [InlineData("triton-fil", "jumpstart://model", "managed-inference", "is not supported by NVIDIA Triton Inference Server")]
    [InlineData("triton-fil", "file:///model", "managed-inference",
        "is not supported by NVIDIA Triton Inference Server: its model is a file of this machine (--model-path)")]
    [InlineData("triton-fil", "s3://bucket/fraud/", "batch-transform",
        "is not supported by SageMaker batch transform: a transform job takes no ModelDataSource")]
    [InlineData("http-flask", "s3://bucket/fraud/", "hyperpod-eks",
        "is not supported by SageMaker HyperPod with EKS: nothing lays a model of S3 into a pod")]
    [InlineData("http-flask", "registry://fraud/3", "hyperpod-eks", "is not supported by SageMaker HyperPod with EKS")]
    [InlineData("triton-fil", "s3://B/", "managed-inference", "is not an S3 URI")]
    public void Unsupported_model_locations_are_refused_with_a_reason(string backend, string name, string target, string says)
    {
        var made = From(backend, name, ("deploymentTarget", target), ("batchInputPath", "s3://bucket/in"),
            ("batchOutputPath", "s3://bucket/out"), ("hyperpodCluster", "c"));

        made.Errors.ShouldHaveSingleItem().ShouldContain(says);
        made.Findings.ShouldNotContain(finding => finding.Rule == "model-revision");
    }

    [Theory]
    [InlineData("includeSample")]
    [InlineData("multiModel")]
    public void Two_models_are_refused(string option) =>
        From("http-flask", "s3://bucket/fraud/", (option, true)).Errors.ShouldHaveSingleItem()
            .ShouldContain($"and `{option}` (from {Made.Catalog.Parameters[option].Flag}) set two different models.");

    [Fact]
    public void Tensors_of_a_mounted_model_must_be_specified()
    {
        var made = Made.From(("projectName", "mounted"), ("deploymentConfig", "triton-fil"), ("modelName", "s3://bucket/fraud/"));

        made.Errors.Count().ShouldBe(2);
        made.Errors.ShouldContain(error => error.Contains("which cannot be read from `s3://bucket/fraud/`", StringComparison.Ordinal)
            && error.Contains("--model-input", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_without_a_scheme_is_only_a_name_to_Triton()
    {
        var made = From("triton-fil", "Org/fraud");

        made.Errors.ShouldBeEmpty();
        made.Has("model_repository/fraud/config.pbtxt").ShouldBeTrue();
        made.Has("runtime/server/placement.py").ShouldBeFalse();
        made.Findings.ShouldNotContain(finding => finding.Severity == Severity.Note);
    }

    [Fact]
    public void What_is_mounted_is_served_under_the_projects_own_name() =>
        From("triton-fil", "s3://bucket/some/fraud.tar.gz").Has("model_repository/mounted/config.pbtxt").ShouldBeTrue();

    private static Made From(string backend, string name, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "mounted"), ("deploymentConfig", backend), ("modelName", name),
            .. backend.StartsWith("triton", StringComparison.Ordinal) ? Tensors : [], .. more]);
}
