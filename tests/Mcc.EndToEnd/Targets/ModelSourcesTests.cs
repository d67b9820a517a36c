using System.Text.Json.Nodes;
using Mcc.EndToEnd.Bootstrap;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// Models whose place is known only when they are deployed: the registry's in moto, and JumpStart's, which moto does not have, in a
/// stand-in's answer.
/// </summary>
public sealed class ModelSourcesTests(DeployersAws aws) : IClassFixture<DeployersAws>, IDisposable
{
    private const string Image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/p@sha256:aaaa";

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_version_of_the_registry_is_served_once_it_is_approved()
    {
        aws.Require();
        await aws.Ask("sagemaker", "create-model-package-group", "--model-package-group-name", "llamas");
        var made = JsonNode.Parse(await aws.Ask("sagemaker", "create-model-package", "--model-package-group-name", "llamas",
            "--model-approval-status", "PendingManualApproval",
            "--inference-specification", """{"Containers":[{"Image":"i","ModelDataUrl":"s3://bucket/llama.tar.gz"}],"SupportedContentTypes":["application/json"],"SupportedResponseMIMETypes":["application/json"]}"""))!;
        var package = made["ModelPackageArn"]!.GetValue<string>();
        await using var project = await Pushed("packaged", "registry://llamas/1");

        (await project.Do("deploy")).Refused().Error.ShouldContain($"{package} is PendingManualApproval: approve it");
        await aws.Ask("sagemaker", "update-model-package", "--model-package-arn", package, "--model-approval-status", "Approved");
        (await project.Do("deploy")).Well().Error.ShouldContain($"Its model: {package}");

        (await Container("packaged"))["ModelDataUrl"]!.GetValue<string>().ShouldBe("s3://bucket/llama.tar.gz");
        (await Container("packaged"))["Image"]!.GetValue<string>().ShouldBe(Image);
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task A_JumpStart_model_needs_its_license_accepted()
    {
        aws.Require();
        var document = """{"HostingArtifactUri": "s3://jumpstart-private-cache-prod-us-east-1/llama/artifacts/inference/v1.0.0/", "HostingArtifactS3DataType": "S3Prefix", "HostingArtifactCompressionType": "None", "HostingEulaUri": "https://example.com/licence"}""";
        await File.WriteAllTextAsync(place["hub.json"],
            new JsonObject
            {
                ["HubContentArn"] = "arn:aws:sagemaker:us-east-1:123456789012:hub-content/ours/ModelReference/llama/1.0.0",
                ["HubContentDocument"] = document
            }.ToJsonString());
        await using var project = await Pushed("started", "jumpstart://ours/llama", ("HUB_ANSWER", place["hub.json"]));

        (await project.Do("deploy")).Refused().Error.ShouldContain("the model has a licence: read https://example.com/licence, and if "
            + "you accept it, set MCC_ACCEPT_LICENCE=true.");
        (await project.Shell("MCC_ACCEPT_LICENCE=true do/deploy")).Well();

        var source = (await Container("started"))["ModelDataSource"]!["S3DataSource"]!;
        source["S3Uri"]!.GetValue<string>().ShouldBe("s3://jumpstart-private-cache-prod-us-east-1/llama/artifacts/inference/v1.0.0/");
        source["ModelAccessConfig"]!["AcceptEula"]!.ToString().ToLowerInvariant().ShouldBe("true");
        source["HubAccessConfig"]!["HubContentArn"]!.GetValue<string>().ShouldEndWith("ModelReference/llama/1.0.0");
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task A_dry_run_only_reads()
    {
        aws.Require();
        await using var project = await Pushed("dry", "registry://llamas");
        aws.Calls();

        (await project.Do("deploy", "--dry-run")).Well().Output.ShouldContain("aws sagemaker create-model --cli-input-json");
        aws.Calls().ShouldAllBe(call => AwsCli.Reads(call));
    }

    public void Dispose() => place.Dispose();

    private async Task<Project> Pushed(string name, string model, params (string Name, string Value)[] more)
    {
        // Before the CLI that is before the real one: answers what moto has not.
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        var variables = new Dictionary<string, string>(aws.Variables(place["home"]), StringComparer.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(bin, "aws"),
            $"#!/bin/sh\ncase $2 in describe-hub-content) exec cat \"$HUB_ANSWER\" ;; esac\nPATH=${{PATH#*:}} exec aws \"$@\"\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(bin, "aws")], "/")).Well();
        variables["PATH"] = $"{bin}:{variables["PATH"]}";
        foreach (var (key, value) in more)
            variables[key] = value;
        // The newest GPU that moto knows.
        var project = await Project.Generate(place, name, "transformers-vllm", [$"--model-name={model}", "--instance-type=ml.g4dn.xlarge"],
            variables);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"),
            new JsonObject { ["image"] = Image }.ToJsonString());
        return project;
    }

    private async Task<JsonNode> Container(string endpoint)
    {
        var config = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name",
            endpoint))!["EndpointConfigName"]!.GetValue<string>();
        var model = JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint-config", "--endpoint-config-name",
            config))!["ProductionVariants"]![0]!["ModelName"]!.GetValue<string>();
        return JsonNode.Parse(await aws.Ask("sagemaker", "describe-model", "--model-name", model))!["PrimaryContainer"]!;
    }
}
