using System.Text.Json.Nodes;
using Mcc.EndToEnd.Bootstrap;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>The scripts of a project against moto: what they make, what they leave, and what they say.</summary>
public sealed class DeployTests(DeployersAws aws) : IClassFixture<DeployersAws>, IDisposable
{
    private const string FirstImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/p@sha256:aaaa";

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task An_endpoint_is_deployed_once_and_cleaned_away_whole()
    {
        aws.Require();
        await using var project = await Pushed("whole", "managed-inference");

        (await project.Do("deploy")).Well().Error.ShouldContain("serves " + FirstImage);
        (await project.Do("status")).Well().Output.ShouldContain("endpoint whole: InService");
        var names = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name", "whole"))!;
        var config = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint-config", "--endpoint-config-name",
            $"{names["EndpointConfigName"]}"))!;
        var model = await aws.Ask("sagemaker", "describe-model", "--model-name", $"{config["ProductionVariants"]![0]!["ModelName"]}");
        model.ShouldContain($"\"Image\":\"{FirstImage}\"");
        model.ShouldContain("\"GREETING\":\"hello\"");

        aws.Calls();
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        aws.Calls().ShouldNotContain(call => call.Contains("create", StringComparison.Ordinal)
            || call.Contains("update", StringComparison.Ordinal));

        (await project.Do("clean")).Refused().Error.ShouldContain("--yes");
        (await project.Do("clean", "--yes")).Well();
        (await Left("whole")).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        (await project.Do("manifest", "--all")).Well().Output.Split('\n')
            .Count(line => line.StartsWith("deleted", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task Whatever_call_fails_the_next_run_repairs_it()
    {
        aws.Require();
        var project = await Pushed("repaired", "managed-inference");
        foreach (var failure in new[] { "after:create-model", "before:create-endpoint-config", "after:create-endpoint" })
            (await With(project, failure).Do("deploy"))
                .Refused().Error.ShouldContain("aws sagemaker " + failure[(failure.IndexOf(':', StringComparison.Ordinal) + 1)..]
                    + " failed");
        (await project.Do("deploy")).Well();
        (await Left("repaired")).Count.ShouldBe(3);

        foreach (var failure in new[] { "after:delete-endpoint", "before:delete-model" })
            (await With(project, failure).Do("clean", "--yes")).Refused();
        (await project.Do("clean", "--yes")).Well();
        (await Left("repaired")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_lists_what_it_would_send_and_only_reads()
    {
        aws.Require();
        foreach (var (target, last) in new[] { ("managed-inference", "create-endpoint"), ("async-inference", "create-endpoint"),
            ("batch-transform", "create-transform-job") })
        {
            await using var project = await Pushed("dry-" + target, target);
            aws.Calls();
            var shown = (await project.Do("deploy", "--dry-run")).Well();
            shown.Error.ShouldBeEmpty();
            shown.Output.ShouldContain("aws sagemaker create-model");
            shown.Output.ShouldContain("aws sagemaker " + last);
            shown.Output.ShouldContain(FirstImage);
            var cleaned = (await project.Do("clean", "--all", "--dry-run")).Well();
            cleaned.Error.ShouldBeEmpty();
            cleaned.Output.ShouldContain("aws ecr delete-repository");
            aws.Calls().ShouldAllBe(call => AwsCli.Reads(call));
        }
    }

    [Fact]
    public async Task A_new_image_creates_a_new_model()
    {
        aws.Require();
        await using var project = await Pushed("built", "managed-inference");
        var built = With(project, [], ("MCC_DEPLOY_BUILT", "true"));
        var id = Path.Combine(project.Folder, ".mcc", "run", "image");
        Directory.CreateDirectory(Path.GetDirectoryName(id)!);
        var none = await Shown();
        none.ShouldContain("\"Image\": \"built:latest\"");
        // Docker's spelling, and Podman's.
        await File.WriteAllTextAsync(id, "sha256:aaaa\n");
        var first = await Shown();
        first.ShouldContain("\"Image\": \"built:latest@sha256:aaaa\"");
        await File.WriteAllTextAsync(id, "bbbb\n");
        var second = await Shown();
        second.ShouldContain("\"Image\": \"built:latest@sha256:bbbb\"");
        File.Delete(id);

        new[] { none, first, second }.Select(shown => shown.Split('\n')
            .First(line => line.Contains("\"ModelName\"", StringComparison.Ordinal))).Distinct().Count().ShouldBe(3);

        async Task<string> Shown() => (await built.Do("deploy", "--dry-run")).Well().Output;
    }

    [Fact]
    public async Task An_inference_component_follows_its_endpoint()
    {
        aws.Require();
        await using var project = await Pushed("component", "managed-inference", "--ic-copy-count=2", "--ic-memory-size=2048");

        var shown = (await project.Do("deploy", "--dry-run")).Well().Output;

        shown.IndexOf("create-endpoint ", StringComparison.Ordinal)
            .ShouldBeInRange(0, shown.IndexOf("create-inference-component", StringComparison.Ordinal));
        shown.ShouldContain("\"CopyCount\": 2");
        shown.ShouldContain("\"MinMemoryRequiredInMb\": 2048");
    }

    [Theory]
    [InlineData("managed-inference", "SageMakerVariantInvocationsPerInstance")]
    [InlineData("async-inference", "ApproximateBacklogSizePerInstance")]
    public async Task Auto_scaling_comes_after_the_endpoint_and_goes_before_it(string target, string metric)
    {
        aws.Require();
        var name = "scaled-" + target;
        await using var project = await Pushed(name, target, "--autoscaling-min=2", "--autoscaling-max=4");
        (await project.Do("deploy")).Well();
        (await project.Do("deploy")).Well();

        var limits = JsonNode.Parse(await aws.Ask("application-autoscaling", "describe-scalable-targets", "--service-namespace",
            "sagemaker"))!["ScalableTargets"]!.AsArray().ShouldHaveSingleItem()!;
        var endpoint = target == "async-inference" ? name + "-async" : name;
        $"{limits["ResourceId"]} {limits["MinCapacity"]} {limits["MaxCapacity"]}".ShouldBe($"endpoint/{endpoint}/variant/AllTraffic 2 4");
        (await aws.Ask("application-autoscaling", "describe-scaling-policies", "--service-namespace", "sagemaker")).ShouldContain(metric);
        aws.Calls();
        (await project.Do("clean", "--yes")).Well();

        var calls = aws.Calls().ToList();
        calls.IndexOf("application-autoscaling deregister-scalable-target").ShouldBeInRange(0, calls.IndexOf("sagemaker delete-endpoint"));
        (await aws.Ask("application-autoscaling", "describe-scalable-targets", "--service-namespace", "sagemaker"))
            .ShouldBe("{\"ScalableTargets\":[]}");
        (await aws.Ask("application-autoscaling", "describe-scaling-policies", "--service-namespace", "sagemaker"))
            .ShouldBe("{\"ScalingPolicies\":[]}");
        (await Left(name)).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_asynchronous_request_is_answered_through_S3()
    {
        aws.Require();
        await using var project = await Pushed("later", "async-inference");
        (await project.Do("deploy")).Well();

        // moto answers every request with the same words, which are no prediction.
        await File.WriteAllTextAsync(place["row.csv"], "1,2,3");
        var asked = await project.Do("test", "--deployed", "--payload", place["row.csv"]);

        asked.Well().Output.ShouldContain("response");
        (await project.Do("clean", "--yes")).Well();
        (await Left("later")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_is_run_and_its_model_cleaned_away()
    {
        aws.Require();
        await using var project = await Pushed("batch", "batch-transform", "--batch-input-path=s3://somewhere/in");

        (await project.Do("deploy")).Well().Error.ShouldContain(
            "The output is below s3://sagemaker-us-east-1-123456789012/batch/output/");

        (await project.Do("status")).Well().Output.ShouldContain("Completed");
        (await project.Do("clean", "--yes")).Well();
        (await Left("batch")).ShouldBeEmpty();
    }

    [Fact]
    public async Task CodeBuild_gets_a_role_that_may_build_this_project_only()
    {
        aws.Require();
        await using var project = await Pushed("built", "managed-inference", "--codebuild-compute-type=SMALL");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "model", "model.pkl"), "a model");
        foreach (var ours in new[] { ".mcc/run", ".git", ".venv" })
        {
            Directory.CreateDirectory(Path.Combine(project.Folder, ours));
            await File.WriteAllTextAsync(Path.Combine(project.Folder, ours, "config"), "a password");
        }

        // moto builds nothing, so no image comes out of it.
        (await project.Do("submit")).Refused().Error.ShouldContain("did not report which image it pushed");

        var made = await aws.Ask("codebuild", "batch-get-projects", "--names", "built-build");
        made.ShouldContain("BUILD_GENERAL1_SMALL");
        var source = JsonNode.Parse(made)!["projects"]![0]!["source"]!["location"]!.GetValue<string>();
        source.ShouldMatch("^sagemaker-us-east-1-123456789012/built/source/[0-9a-f]{10}\\.zip$");
        made.ShouldContain("\"image\":\"aws/codebuild/amazonlinux-x86_64-standard:5.0\"");
        made.ShouldContain("\"privilegedMode\":true");
        await aws.Ask("s3api", "get-object", "--bucket", "sagemaker-us-east-1-123456789012", "--key", source[(source.IndexOf('/') + 1)..],
            place["source.zip"]);
        using (var archive = System.IO.Compression.ZipFile.OpenRead(place["source.zip"]))
        {
            var sent = archive.Entries.Select(entry => entry.FullName).ToList();
            sent.ShouldContain("Dockerfile");
            sent.ShouldContain("model/model.pkl");
            sent.ShouldNotContain(path => path.StartsWith(".mcc/run", StringComparison.Ordinal)
                || path.StartsWith(".git/", StringComparison.Ordinal)
                || path.StartsWith(".venv", StringComparison.Ordinal) || path == ".mcc/state.json");
        }

        var policy = await aws.Ask("iam", "get-role-policy", "--role-name", "built-build", "--policy-name", "build");
        policy.ShouldContain("arn:aws:ecr:*:*:repository/built");
        policy.ShouldContain("\"arn:aws:s3:::sagemaker-us-east-1-123456789012/built/source/*\"");
        policy.ShouldNotContain("763104351884");
        var variables = aws.Variables(place["home"]);
        variables["MCC_BASE_IMAGE"] = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.36.0-lmi27.0.0-cu130";
        (await new Project(project.Folder, variables).Do("submit")).Refused();
        (await aws.Ask("iam", "get-role-policy", "--role-name", "built-build", "--policy-name", "build"))
            .ShouldContain("\"arn:aws:ecr:*:763104351884:repository/djl-inference\"");
        (await project.Do("submit")).Refused();
        (await project.Do("clean", "--all", "--yes")).Well();
        (await aws.Ask("codebuild", "list-projects")).ShouldNotContain("built-build");
        (await aws.Ask("iam", "list-roles")).ShouldNotContain("built-build");
    }

    [Fact]
    public async Task A_push_creates_a_scanning_repository_and_keeps_the_digest()
    {
        aws.Require();
        await using var project = await Pushed("pushed", "managed-inference");
        var engine = place["engine"];
        await File.WriteAllTextAsync(engine, """
            #!/bin/sh
            case "$*" in
                *'{{.Os}}/{{.Architecture}}'*) echo linux/amd64 ;;
                *'{{range .RepoDigests}}'*) echo other.example/pushed@sha256:1111; echo 123456789012.dkr.ecr.us-east-1.amazonaws.com/pushed@sha256:2222 ;;
                *login*) cat > /dev/null ;;
            esac
            """);
        (await Shell.Run("chmod", ["+x", engine], "/")).Well();

        (await With(project, [], ("MCC_ENGINE", engine)).Do("push")).Well();
        (await With(project, [], ("MCC_ENGINE", engine)).Do("push")).Well();

        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json")))!["image"]!.GetValue<string>()
            .ShouldBe("123456789012.dkr.ecr.us-east-1.amazonaws.com/pushed@sha256:2222");
        (await aws.Ask("ecr", "describe-repositories", "--repository-names", "pushed")).ShouldContain("\"scanOnPush\":true");
        (await aws.Ask("ecr", "get-lifecycle-policy", "--repository-name", "pushed")).ShouldContain("imageCountMoreThan");
    }

    [Fact]
    public async Task An_image_stays_as_long_as_a_version_needs_it()
    {
        aws.Require();
        await using var project = await Pushed("stays", "managed-inference");
        Directory.CreateDirectory(Path.Combine(project.Folder, "deploy", "stages"));
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "deploy", "stages", "other.json"), "{}");
        await aws.Ask("ecr", "create-repository", "--repository-name", "stays", "--tags", "Key=mcc:project,Value=stays");
        var digests = new List<string>();
        foreach (var tag in new[] { "build-1", "build-2" })
        {
            await File.WriteAllTextAsync(place["manifest"], new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
                // moto derives the image's digest from those of its layers.
                ["layers"] = new JsonArray(new JsonObject { ["size"] = 2, ["digest"] = "sha256:" + new string(tag[^1], 64) }),
                ["config"] = new JsonObject
                {
                    ["mediaType"] = "application/vnd.docker.container.image.v1+json",
                    ["size"] = 2,
                    ["digest"] = "sha256:" + new string(tag[^1], 64),
                },
            }.ToJsonString());
            digests.Add(JsonNode.Parse(await aws.Ask("ecr", "put-image", "--repository-name", "stays", "--image-tag", tag,
                "--image-manifest", $"file://{place["manifest"]}"))!["image"]!["imageId"]!["imageDigest"]!.GetValue<string>());
        }

        // moto updates no endpoint, so each one is new.
        foreach (var digest in digests)
        {
            (await project.Do("deploy", "--image", digest)).Well();
            (await Tags(digest)).ShouldSatisfyAllConditions(
                tags => tags.Length.ShouldBe(2),
                tags => tags[0].ShouldStartWith("build-"),
                tags => tags[1].ShouldStartWith("deployed-stays-"));
            (await project.Do("clean", "--all", "--yes", "--stage=other")).Refused().Error
                .ShouldContain("other deployments use images of the repository stays (tags: deployed-stays-");
            (await project.Do("clean", "--yes")).Well();
            (await Tags(digest)).ShouldHaveSingleItem().ShouldStartWith("build-");
        }

        (await project.Do("clean", "--all", "--yes", "--stage=other")).Well();
        (await aws.Ask("ecr", "describe-repositories")).ShouldNotContain("/stays\"");

        async Task<string[]> Tags(string digest)
        {
            var described = await aws.Ask("ecr", "describe-images", "--repository-name", "stays", "--image-ids", $"imageDigest={digest}");
            return [.. JsonNode.Parse(described)!["imageDetails"]![0]!["imageTags"]!.AsArray().Select(tag => tag!.GetValue<string>())];
        }
    }

    [Theory]
    [InlineData("missing on this machine: jq. Install them; on Debian and Ubuntu: apt-get install jq", "jq")]
    [InlineData("missing on this machine: aws. Install them; on Debian and Ubuntu: apt-get install awscli", "aws")]
    [InlineData("missing on this machine: aws, jq. Install them; on Debian and Ubuntu: apt-get install awscli jq", "jq", "aws")]
    public async Task All_missing_tools_are_named_at_once(string message, params string[] missing)
    {
        aws.Require();
        await using var project = await Pushed("toolless", "managed-inference");
        var tools = Directory.CreateDirectory(place["tools"]).FullName;
        foreach (var other in new[] { "bash", "dirname", "mkdir", "sed", "tr", "env", "jq", "aws" }.Except(missing))
            File.CreateSymbolicLink(Path.Combine(tools, other),
                (await Shell.Run("sh", ["-c", "command -v \"$0\"", other], "/")).Well().Output.Trim());

        (await With(project, [], ("PATH", tools)).Do("deploy")).Refused().Error.ShouldBe($"do/deploy: {message}\n");
    }

    [Fact]
    public async Task Without_credentials_the_message_explains_how_to_get_them()
    {
        aws.Require();
        await using var project = await Pushed("stranger", "managed-inference");

        var refused = (await With(project, [], ("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", ""),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("HOME", place.Path)).Do("deploy")).Refused();

        refused.Error.ShouldContain("Log in: aws sso login, or aws configure");
        refused.Error.ShouldNotContain("Traceback");
    }

    [Fact]
    public async Task Without_an_image_or_role_the_message_has_a_fix()
    {
        aws.Require();
        await using var project = await Pushed("bare", "managed-inference");
        (await With(project, [], ("MCC_ROLE_ARN", "")).Do("deploy")).Refused().Error.ShouldContain("MCC_ROLE_ARN");
        File.Delete(Path.Combine(project.Folder, ".mcc", "state.json"));
        (await project.Do("deploy")).Refused().Error.ShouldContain("do/build, then do/push");
    }

    public void Dispose() => place.Dispose();

    /// <summary>A project whose image was pushed, as far as its state says.</summary>
    private async Task<Project> Pushed(string name, string target, params string[] more)
    {
        var project = await Project.Generate(place, name, "http-flask",
            [$"--deployment-target={target}", "--model-env=GREETING=hello", .. more], aws.Variables(place["home"]));
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), $$"""{"image": "{{FirstImage}}"}""");
        Directory.CreateDirectory(Path.Combine(project.Folder, "model"));
        return project;
    }

    private Project With(Project project, params string[] failures) => new(project.Folder, aws.Variables(place["home"], failures));

    private Project With(Project project, string[] failures, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>(aws.Variables(place["home"], failures));
        foreach (var (name, value) in more)
            variables[name] = value;
        return new(project.Folder, variables);
    }

    /// <summary>Endpoints, configurations and models of a project that are still there.</summary>
    private async Task<IReadOnlyList<string>> Left(string name)
    {
        var lists = await Task.WhenAll(aws.List("ListEndpoints"), aws.List("ListEndpointConfigs"), aws.List("ListModels"));
        return [.. lists.SelectMany(list => list.Split('"'))
            .Where(word => word == name || word.StartsWith(name + "-", StringComparison.Ordinal))];
    }
}
