using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary><c>do/register --model-package</c> and <c>registry://</c> against the local SageMaker.</summary>
public sealed class ModelPackageTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private const string Prefix = "arn:aws:sagemaker:us-east-1:123456789012:model-package/";

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_registered_model_is_deployed_by_another_project_and_answers_equally()
    {
        aws.Require();
        await UploadModel("weights");
        await using var trained = await aws.Pushed(place, "trained", "managed-inference", "flask",
            "--model-name=s3://weights/model.tar.gz");
        (await trained.Do("register", "--model-package=Rides", "--approval", "Approved")).Well().Output.ShouldBe($"{Prefix}rides/1\n");

        await using var served = await aws.Pushed(place, "served", "managed-inference", "flask", "--model-name=registry://rides/1");
        (await served.Do("deploy")).Well().Error.ShouldContain($"Its model: {Prefix}rides/1");
        var models = JsonNode.Parse(await aws.Ask("sagemaker", "list-models", "--name-contains", "served-"))!["Models"]!.AsArray();
        var model = JsonNode.Parse(await aws.Ask("sagemaker", "describe-model", "--model-name", (string)models.Single()!["ModelName"]!))!;
        ((string?)model["PrimaryContainer"]!["ModelDataUrl"]).ShouldBe("s3://weights/model.tar.gz");
        aws.Model.ShouldBeAnswered((await served.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await served.Do("clean", "--yes")).Well();

        // The package as such is a model too.
        await aws.Ask("sagemaker", "create-model", "--model-name", "of-package", "--execution-role-arn",
            "arn:aws:iam::123456789012:role/execution", "--primary-container", $"ModelPackageName={Prefix}rides/1");
        var whole = JsonNode.Parse(await aws.Ask("sagemaker", "describe-model", "--model-name", "of-package"))!["PrimaryContainer"]!;
        ((string?)whole["Image"]).ShouldBe($"123456789012.dkr.ecr.us-east-1.amazonaws.com/flask@sha256:{new string('a', 64)}");
        await aws.Ask("sagemaker", "delete-model", "--model-name", "of-package");
    }

    [Fact]
    public async Task A_version_describes_the_deployment_and_a_second_run_adds_none()
    {
        aws.Require();
        await UploadModel("kept");
        await using var project = await aws.Pushed(place, "kept", "managed-inference", "flask", "--model-name=s3://kept/model.tar.gz",
            "--tags=team=search");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"),
            """{"MCC_WORKERS": "1", "MY_API_KEY": "hidden", "HF_TOKEN_ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf"}""");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "quality.json"), "{\"mae\": 1.5}");
        (await project.Do("validate")).Refused().Error.ShouldContain("do/environment.json has a secret in plain text: MY_API_KEY.");
        await File.AppendAllTextAsync(Path.Combine(project.Folder, "do", "config"), "export MCC_PLAIN_VARIABLES=MY_API_KEY\n");
        (await project.Do("validate")).Well();

        aws.Calls();
        var dry = (await project.Shell("do/register --model-package --metrics quality.json --dry-run")).Well().Output;
        dry.ShouldContain("aws sagemaker create-model-package-group --cli-input-json");
        dry.ShouldContain("aws sagemaker create-model-package --cli-input-json");
        dry.ShouldContain("aws s3 cp ");
        aws.Calls().ShouldAllBe(call => AwsCli.Reads(call));

        var first = (await project.Shell("do/register --model-package --metrics quality.json --notes first-try")).Well().Output;
        first.ShouldBe($"{Prefix}kept/1\n");
        var version = await Describe("kept/1");
        ((string?)version["ModelApprovalStatus"]).ShouldBe("PendingManualApproval");
        ((string?)version["ModelPackageDescription"]).ShouldBe("first-try");
        var specification = version["InferenceSpecification"]!;
        var container = specification["Containers"]!.AsArray().Single()!;
        ((string?)container["Image"]).ShouldBe($"123456789012.dkr.ecr.us-east-1.amazonaws.com/flask@sha256:{new string('a', 64)}");
        ((string?)container["ModelDataUrl"]).ShouldBe("s3://kept/model.tar.gz");
        container["Environment"]!.AsObject().Select(variable => variable.Key).ShouldBe(["MCC_WORKERS", "HF_TOKEN_ARN"], ignoreOrder: true);
        specification["SupportedRealtimeInferenceInstanceTypes"]!.ToJsonString().ShouldBe("[\"ml.m5.large\"]");
        specification["SupportedContentTypes"]!.AsArray().Select(type => (string)type!).ShouldContain("text/csv");
        var metadata = version["CustomerMetadataProperties"]!;
        ((string?)metadata["mcc:deployment-config"]).ShouldBe("http-flask");
        ((string)metadata["mcc:payload-hash"]!).ShouldMatch("^[0-9a-f]{10}$");
        var statistics = version["ModelMetrics"]!["ModelQuality"]!["Statistics"]!;
        ((string?)statistics["ContentType"]).ShouldBe("application/json");
        var address = new Uri((string)statistics["S3Uri"]!);
        await aws.Ask("s3api", "get-object", "--bucket", address.Host, "--key", address.AbsolutePath[1..], place["metrics.json"]);
        (await File.ReadAllTextAsync(place["metrics.json"])).ShouldBe("{\"mae\": 1.5}");
        (await GroupTags("kept")).Take(2).ShouldBe(["mcc:project=kept", "team=search"]);
        (await project.Do("manifest")).Well().Output.ShouldContain($"{Prefix}kept/1");

        var again = (await project.Do("register", "--model-package")).Well();
        (again.Output, again.Error.Contains("no version was added", StringComparison.Ordinal)).ShouldBe((first, true));
        (await project.Do("register", "--model-package", "--approval=Approved")).Well().Output.ShouldBe(first);
        ((string?)(await Describe("kept/1"))["ModelApprovalStatus"]).ShouldBe("Approved");

        await LocalAws.Push(project, "flask", 'b');
        (await project.Do("register", "--model-package", "kept", "--approval=Rejected")).Well().Output.ShouldBe($"{Prefix}kept/2\n");
        ((string?)(await Describe("kept/2"))["ModelApprovalStatus"]).ShouldBe("Rejected");
        var alone = await project.Do("register", "--approval=Approved");
        (alone.Exit, alone.Error.Contains("need --model-package", StringComparison.Ordinal)).ShouldBe((2, true));
        var unknown = await project.Do("register", "--model-package", "--approval=Maybe");
        (unknown.Exit, unknown.Error.Contains("not an approval status: Maybe", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_batch_transform_registers_the_instance_type_of_its_jobs()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "jobs", "batch-transform", "flask", $"--model-path={aws.Model.File}");
        (await project.Do("register", "--model-package")).Well().Output.ShouldBe($"{Prefix}jobs/1\n");

        var specification = (await Describe("jobs/1"))["InferenceSpecification"]!;
        specification["SupportedTransformInstanceTypes"]!.ToJsonString().ShouldBe("[\"ml.m5.large\"]");
        specification.AsObject().ContainsKey("SupportedRealtimeInferenceInstanceTypes").ShouldBeFalse();
        specification["Containers"]![0]!.AsObject().ContainsKey("ModelDataUrl").ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    /// <summary>The trained model as s3://BUCKET/model.tar.gz.</summary>
    private async Task UploadModel(string bucket)
    {
        var archive = place["model.tar.gz"];
        (await Shell.Run("tar", ["-czf", archive, "-C", Path.GetDirectoryName(aws.Model.File)!, Path.GetFileName(aws.Model.File)], "/"))
            .Well();
        await aws.Ask("s3api", "create-bucket", "--bucket", bucket);
        await aws.Ask("s3api", "put-object", "--bucket", bucket, "--key", "model.tar.gz", "--body", archive);
    }

    private async Task<JsonNode> Describe(string version) =>
        JsonNode.Parse(await aws.Ask("sagemaker", "describe-model-package", "--model-package-name", Prefix + version))!;

    private async Task<IEnumerable<string>> GroupTags(string group)
    {
        var arn = JsonNode.Parse(await aws.Ask("sagemaker", "describe-model-package-group", "--model-package-group-name", group))!;
        var tags = JsonNode.Parse(await aws.Ask("sagemaker", "list-tags", "--resource-arn",
            (string)arn["ModelPackageGroupArn"]!))!["Tags"]!;
        return tags.AsArray().Select(tag => $"{tag!["Key"]}={tag["Value"]}");
    }
}
