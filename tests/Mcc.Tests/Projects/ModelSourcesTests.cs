using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>
/// Where a language model comes from, by the beginning of its name: what the project then says to the container, to Docker and to AWS.
/// </summary>
public sealed class ModelSourcesTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void A_Hub_model_is_loaded_by_the_container_at_its_revision()
    {
        var made = Server($"Qwen/Qwen3-0.6B@{Commit}");

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["HF_MODEL_ID"]!.GetValue<string>().ShouldBe("Qwen/Qwen3-0.6B");
        made.Json("do/environment.json")["HF_MODEL_REVISION"]!.GetValue<string>().ShouldBe(Commit);
        Container(made).ContainsKey("ModelDataSource").ShouldBeFalse();
        Notes(made).ShouldNotContain("model-revision");
    }

    [Theory]
    [InlineData("transformers-vllm")]
    [InlineData("transformers-lmi")]
    [InlineData("diffusors-vllm-omni")]
    [InlineData("triton-vllm")]
    public void It_is_downloaded_to_the_disk_that_has_room(string backend) =>
        Made.From(("projectName", "sourced"), ("deploymentConfig", backend), ("modelName", "Qwen/Qwen3-0.6B")).Text("Dockerfile")
            .ShouldContain("ENV HF_HOME=/tmp/huggingface\n");

    [Theory]
    [InlineData("Qwen/Qwen3-0.6B", "has no pinned revision")]
    [InlineData("Qwen/Qwen3-0.6B@main", "can be moved")]
    public void An_unpinned_revision_is_noted(string name, string says) =>
        Server(name).Findings.Single(finding => finding.Rule == "model-revision").Text.ShouldContain(says);

    [Theory]
    [InlineData("s3://bucket/models/llama/")]
    [InlineData("s3://bucket/models/llama")]
    public void A_prefix_in_S3_is_mounted_unchanged(string name)
    {
        var made = Server(name);

        made.Errors.ShouldBeEmpty();
        Container(made)["ModelDataSource"]!["S3DataSource"]!.ToJsonString().ShouldBe("""{"S3Uri":"s3://bucket/models/llama/","S3DataType":"S3Prefix","CompressionType":"None"}""");
        made.Json("do/environment.json").AsObject().ContainsKey("HF_MODEL_ID").ShouldBeFalse();
        made.Text("Dockerfile").ShouldNotContain("COPY model");
    }

    [Theory]
    [InlineData("s3://bucket/llama.tar.gz")]
    [InlineData("s3://bucket/llama.tgz")]
    public void An_archive_in_S3_is_extracted_by_SageMaker(string name)
    {
        var container = Container(Server(name));

        container["ModelDataUrl"]!.GetValue<string>().ShouldBe(name);
        container.ContainsKey("ModelDataSource").ShouldBeFalse();
    }

    [Theory]
    [InlineData("jumpstart://meta-textgeneration-llama-3-8b", "--hub-name SageMakerPublicHub", "--hub-content-type Model")]
    [InlineData("jumpstart://meta-textgeneration-llama-3-8b@2.1.0", "--hub-content-version 2.1.0",
        "--hub-content-name meta-textgeneration-llama-3-8b")]
    [InlineData("jumpstart://our-hub/llama", "--hub-name our-hub", "HubAccessConfig")]
    public void A_model_of_JumpStart_is_looked_up_when_it_is_deployed(string name, string asks, string also)
    {
        var made = Server(name);

        made.Errors.ShouldBeEmpty();
        made.Text("runtime/lib/source.sh").ShouldContain(asks);
        made.Text("runtime/lib/source.sh").ShouldContain(also);
        made.Json("runtime/aws/payloads.json")["create-model"]!["later"]!["PrimaryContainer"]!.GetValue<string>().ShouldBe("model-data");
        made.Text("runtime/lib/source.sh").Contains("HubAccessConfig", StringComparison.Ordinal)
            .ShouldBe(name.Contains("our-hub", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("registry://llamas/7", "model-package/'llamas/7'")]
    [InlineData("registry://llamas", "--model-approval-status Approved")]
    [InlineData("registry://arn:aws:sagemaker:us-east-1:123456789012:model-package/llamas/7",
        "package=arn:aws:sagemaker:us-east-1:123456789012:model-package/llamas/7")]
    public void A_version_of_the_registry_is_looked_up_when_it_is_deployed(string name, string says)
    {
        var made = Server(name);

        made.Errors.ShouldBeEmpty();
        made.Text("runtime/lib/source.sh").ShouldContain(says);
    }

    [Fact]
    public void A_model_folder_is_copied_outside_SageMakers_mount()
    {
        var made = Made.From(Folder(), Settings("./llama"));

        made.Errors.ShouldBeEmpty();
        made.Has("model/config.json").ShouldBeTrue();
        made.Text("Dockerfile").ShouldContain("COPY model /opt/mcc/model\n");
        made.Text(".dockerignore").ShouldContain("!model\n");
        made.Text("runtime/lib/build.sh").ShouldContain("require_model");
        made.Json("do/environment.json").AsObject().ContainsKey("HF_MODEL_ID").ShouldBeFalse();
    }

    [Theory]
    [InlineData("gs://bucket/llama", "has an unknown scheme")]
    [InlineData("s3://B", "is not an S3 URI")]
    [InlineData("jumpstart://a/b/c", "is not a JumpStart model ID")]
    [InlineData("registry://llamas/latest", "is not a model package")]
    [InlineData("Qwen/Qwen3 0.6B", "is not a Hugging Face ID")]
    public void What_cannot_be_read_is_refused_with_how_to_write_it(string name, string says)
    {
        var refusal = Server(name).Findings.Single(finding => finding.Severity == Severity.Error);

        refusal.Message.ShouldContain("(from --model-name)");
        refusal.Message.ShouldContain(says);
        refusal.Fix.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("batch-transform", "s3://bucket/llama/", false)]
    [InlineData("batch-transform", "jumpstart://llama", false)]
    [InlineData("batch-transform", "s3://bucket/llama.tar.gz", true)]
    [InlineData("batch-transform", "registry://llamas/7", true)]
    [InlineData("hyperpod-eks", "s3://bucket/llama/", false)]
    [InlineData("hyperpod-eks", "registry://llamas/7", false)]
    [InlineData("hyperpod-eks", "Qwen/Qwen3-0.6B", true)]
    [InlineData("async-inference", "jumpstart://llama", true)]
    public void An_unsupported_target_reports_the_reason(string target, string name, bool takes)
    {
        var refusals = Server(name, ("deploymentTarget", target),
            ("hyperpodCluster", "c")).Findings.Where(finding => finding.Rule == "model-source").ToList();

        refusals.Count.ShouldBe(takes ? 0 : 1);
        if (!takes)
            refusals[0].Message.ShouldContain("is not supported by");
    }

    private static Inputs Folder()
    {
        InputFile[] files = [new("/llama/config.json", "config.json", 2, "00"),
            new("/llama/model.safetensors", "model.safetensors", 9, "00")];
        return new(null, [], new("/llama", files, new LanguageModelReport("LlamaForCausalLM", null, 1, CheckpointFormat.Safetensors,
            [], ImmutableArray<Finding>.Empty)));
    }

    private static (string, JsonNode)[] Settings(string name) =>
        [("projectName", "sourced"), ("deploymentConfig", "transformers-vllm"), ("modelName", name)];

    private static Made Server(string name, params (string Key, JsonNode Value)[] more) => Made.From([.. Settings(name), .. more]);

    /// <summary>What the payload says of the container: nothing where all of it is known only later.</summary>
    private static JsonObject Container(Made made) =>
        made.Json("deploy/managed-inference/create-model.json")["PrimaryContainer"]?.AsObject() ?? [];

    private static IEnumerable<string> Notes(Made made) =>
        made.Findings.Where(finding => finding.Severity == Severity.Note).Select(finding => finding.Rule);
}
